using System.Globalization;

namespace Cerebrum.AppHost.Local;

/// <summary>A service as <c>AppHost.cs</c> declares it. The methods are Aspire's, and mean the same.</summary>
/// <param name="name">Resource name: prefix of its log lines, and its host name in service discovery.</param>
/// <param name="executable">Full path of what the build made of the project, or a command of the PATH.</param>
/// <param name="folder">Full path of where it is started.</param>
/// <param name="arguments">Its command line.</param>
internal sealed class ProjectResource(string name, string executable, string folder, params string[] arguments)
{
    private readonly List<ProjectResource> references = [];
    private readonly List<ProjectResource> awaited = [];
    private readonly Dictionary<string, string> environment = [];

    public string Name { get; } = name;

    public string Executable { get; } = executable;

    public string Folder { get; } = folder;

    public IReadOnlyList<string> Arguments { get; } = arguments;

    /// <summary>Port of the first instance; further ones take the next free ports.</summary>
    public int Port { get; private set; }

    /// <summary>Null for a program that has none: it is taken for healthy when it runs, and does not watch its standard input.</summary>
    public string? HealthPath { get; private set; }

    /// <summary>Whether people go there: its address is in the ready line.</summary>
    public bool IsExternal { get; private set; }

    public int Replicas { get; private set; } = 1;

    public IReadOnlyList<ProjectResource> References => references;

    public IReadOnlyList<ProjectResource> Awaited => awaited;

    public IReadOnlyDictionary<string, string> Environment => environment;

    /// <param name="port">What it listens on.</param>
    /// <param name="env">The variable that tells it so, for what does not read <c>ASPNETCORE_URLS</c>.</param>
    public ProjectResource WithHttpEndpoint(int port, string? env = null)
    {
        Port = port is > 0 and <= ushort.MaxValue ? port : throw new ArgumentOutOfRangeException(nameof(port), port, $"Ports:{Name} is a number from 1 to 65535.");
        return env is null ? this : WithEnvironment(env, port.ToString(CultureInfo.InvariantCulture));
    }

    public ProjectResource WithHttpHealthCheck(string path)
    {
        HealthPath = path;
        return this;
    }

    public ProjectResource WithExternalHttpEndpoints()
    {
        IsExternal = true;
        return this;
    }

    public ProjectResource WithReplicas(int replicas)
    {
        Replicas = replicas is >= 1 and <= 64 ? replicas : throw new ArgumentOutOfRangeException(nameof(replicas), replicas, $"Replicas:{Name} is a number from 1 to 64.");
        return this;
    }

    public ProjectResource WithEnvironment(string variable, string value)
    {
        environment[variable] = value;
        return this;
    }

    /// <summary>Gives this service the addresses of <paramref name="source"/>.</summary>
    public ProjectResource WithReference(ProjectResource source)
    {
        references.Add(source);
        return this;
    }

    /// <summary>Starts this service when every instance of <paramref name="dependency"/> has been healthy. A dependency that never is
    /// keeps it waiting, as in Aspire.</summary>
    public ProjectResource WaitFor(ProjectResource dependency)
    {
        awaited.Add(dependency);
        return this;
    }

    /// <summary>Nothing: this host runs no containers. <c>ConnectionStrings__NAME</c> of the environment reaches the service all the same.</summary>
    public ProjectResource WithReference(ContainerResource _) => this;

    /// <inheritdoc cref="WithReference(ContainerResource)"/>
    public ProjectResource WaitFor(ContainerResource _) => this;
}

/// <summary>A container as <c>AppHost.cs</c> declares it: named to the user as not run here.</summary>
internal sealed record ContainerResource(string Name)
{
    public ContainerResource WithDataVolume(string _) => this;

    public ContainerResource WithExplicitStart() => this;
}
