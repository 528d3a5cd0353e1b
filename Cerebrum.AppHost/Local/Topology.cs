using System.Globalization;

namespace Cerebrum.AppHost.Local;

/// <summary>The declared services as instances with a name and a port each, and the environment that wires them.</summary>
internal sealed class Topology(IReadOnlyList<ProjectResource> services)
{
    /// <summary>Why it cannot start: each port that is taken, given twice, or each service that is not built.</summary>
    public IEnumerable<string> Obstacles()
    {
        foreach (var service in services)
        {
            if (service.Port == 0)
            {
                continue; // It listens nowhere.
            }

            if (services.FirstOrDefault(s => s.Port == service.Port) is { } first && first != service)
            {
                yield return $"Port {service.Port} is given to both {first.Name} and {service.Name}.";
            }
            else if (PortOwner.IsTaken(service.Port))
            {
                yield return $"Port {service.Port} ({service.Name}) is taken by {PortOwner.Of(service.Port)}. Stop that, or choose another: --Ports:{service.Name}={service.Port + 1}";
            }

            if (Path.IsPathRooted(service.Executable) && !File.Exists(service.Executable))
            {
                yield return $"{service.Name} is not built: {service.Executable} does not exist. Build with: dotnet build";
            }
        }
    }

    /// <summary>Names of the instances: the service's, numbered where it has several.</summary>
    public IEnumerable<string> Names => from service in services from i in Enumerable.Range(0, service.Replicas) select NameOf(service, i);

    public IReadOnlyList<Instance> Instances(Terminal terminal, HttpClient http)
    {
        var instances = new List<Instance>();
        var given = services.Select(s => s.Port).ToHashSet();
        foreach (var service in services)
        {
            var port = service.Port;
            for (var i = 0; i < service.Replicas; i++)
            {
                // The first has the declared port; the others the next that nobody has.
                while (i > 0 && (!given.Add(port) || PortOwner.IsTaken(port)))
                {
                    port++;
                }

                instances.Add(new Instance(service, NameOf(service, i), port, terminal, http));
            }
        }

        return instances;
    }

    /// <summary>What Aspire sets for a project, and readable log lines.</summary>
    public static IReadOnlyDictionary<string, string> Environment(Instance instance, IReadOnlyList<Instance> all)
    {
        var environment = new Dictionary<string, string>(instance.Service.Environment)
        {
            ["ASPNETCORE_URLS"] = instance.Address,
            ["OTEL_SERVICE_NAME"] = instance.Service.Name,
            ["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={instance.Name}",
            ["Logging__Console__FormatterName"] = "simple",
            ["Logging__Console__FormatterOptions__SingleLine"] = "true",
            ["Logging__Console__FormatterOptions__ColorBehavior"] = "Disabled",
            ["Logging__Console__FormatterOptions__TimestampFormat"] = "HH:mm:ss ",
        };
        foreach (var reference in instance.Service.References)
        {
            foreach (var (i, target) in all.Where(a => a.Service == reference).Index())
            {
                environment[$"services__{reference.Name}__http__{i}"] = target.Address;
            }
        }

        return environment;
    }

    private static string NameOf(ProjectResource service, int index) =>
        service.Replicas == 1 ? service.Name : string.Create(CultureInfo.InvariantCulture, $"{service.Name}-{index + 1}");
}
