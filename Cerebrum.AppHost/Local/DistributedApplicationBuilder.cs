using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Cerebrum.AppHost.Local;

/// <summary>The part of Aspire's <c>IDistributedApplicationBuilder</c> that <c>AppHost.cs</c> uses, under the same names.</summary>
internal sealed class DistributedApplicationBuilder
{
    private readonly List<ProjectResource> projects = [];
    private readonly List<ContainerResource> containers = [];

    public DistributedApplicationBuilder(string[] args) => Configuration.AddEnvironmentVariables().AddCommandLine(args);

    public ConfigurationManager Configuration { get; } = new();

    public DistributedApplicationExecutionContext ExecutionContext { get; } = new();

    /// <summary>Folder of the AppHost's project file, as it was when it was built; paths of projects are relative to it.</summary>
    public string AppHostDirectory { get; } = typeof(DistributedApplicationBuilder).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "apphostprojectpath").Value!;

    public ProjectResource AddProject(string name, string projectPath)
    {
        var file = Path.GetFullPath(projectPath, AppHostDirectory);
        return Add(new ProjectResource(name, ServiceProcess.Executable(file), Path.GetDirectoryName(file)!));
    }

    public ProjectResource AddExecutable(string name, string command, string workingDirectory, params string[] args) =>
        Add(new ProjectResource(name, command, Path.GetFullPath(workingDirectory, AppHostDirectory), args));

    public ContainerResource AddQdrant(string name)
    {
        var container = new ContainerResource(name);
        containers.Add(container);
        return container;
    }

    public DistributedApplication Build() => new(projects, containers);

    private ProjectResource Add(ProjectResource project)
    {
        projects.Add(project);
        return project;
    }
}

/// <summary>Aspire also writes manifests; this host only runs.</summary>
internal sealed class DistributedApplicationExecutionContext
{
    public bool IsPublishMode { get; }
}
