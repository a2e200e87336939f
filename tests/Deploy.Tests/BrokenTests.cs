namespace Tael.Tests;

/// <summary>Each check finds what it is for: an overlay in which one piece is replaced, and what must be found then.</summary>
public sealed class BrokenTests
{
    private const string SiloLabel = "app.kubernetes.io/component: silo";

    private const string Spread =
        "      topologySpreadConstraints:\n      - labelSelector:\n          matchLabels:\n            app.kubernetes.io/part-of: tael\n"
        + "        matchLabelKeys:\n        - app.kubernetes.io/component\n        maxSkew: 1\n"
        + "        topologyKey: topology.kubernetes.io/zone\n        whenUnsatisfiable: ScheduleAnyway\n";

    public static TheoryData<string, string, string> Torn => new()
    {
        { "serviceAccountName: tael-silo", "serviceAccountName: tael-sil", "there is no ServiceAccount tael-sil" },
        { "secretName: tael-keys", "secretName: tael-kees", "nobody makes Secret tael-kees" },
        { "name: tael-postgres-app", "name: postgres-app", "nobody makes Secret postgres-app" },
        { "secretName: tael-postgres-ca", "secretName: postgres-ca", "nobody makes Secret postgres-ca" },
        { "name: tael-metrics", "name: metrics", "nobody makes Secret metrics" },
        { "- name: STORE_PASSWORD", "- name: PASSWORD", "uses $(STORE_PASSWORD) before it is set" },
        { "- mountPath: /data\n          name: data", "- mountPath: /data\n          name: date", "there is no volume date" },
        { "- mountPath: /data/secrets\n          name: keys", "- mountPath: /data/secrets\n          name: data", "volume keys is not mounted" },
        { "path: /health/live\n            port: http", "path: /health/live\n            port: web", "a probe asks port web" },
        { "targetPort: http", "targetPort: web", "its pods have no port web" },
        { $"selector:\n    {SiloLabel}", "selector:\n    app: silo", "selects the pods of 0 workloads" },
        { $"maxUnavailable: 1\n  selector:\n    matchLabels:\n      {SiloLabel}",
            "maxUnavailable: 1\n  selector:\n    matchLabels:\n      app: silo", "no PodDisruptionBudget selects it" },
        { $"matchLabels:\n      {SiloLabel}\n  strategy", "matchLabels:\n      app: silo\n  strategy", "does not select its own pods" },
        { "kind: Deployment\n    name: tael-api", "kind: Deployment\n    name: tael-apis", "there is no Deployment tael-apis" },
        { "  minReadySeconds: 10\n", "  minReadySeconds: 10\n  replicas: 2\n", "has replicas" },
        { "matchLabels:\n            app.kubernetes.io/part-of", "matchLabels:\n            app", "spread among pods that it is none of" },
        { "port: http\n  selector:", "port: web\n  selector:", "a Service has no port web" },
    };

    public static TheoryData<string, string, string> Open => new()
    {
        { "- port: gateway", "- port: 30001", "its pods have no port 30001" },
        { "- port: 11111\n", "- port: 11112\n", "no NetworkPolicy allows silo > silo:11111" },
        { "- port: 30000\n", "- port: 30001\n", "no NetworkPolicy allows api > silo:30000" },
        { "- silo\n      - api\n      - migrate", "- silo\n      - api", "no NetworkPolicy allows migrate > postgres:5432" },
        { "- port: 5432\n", "- port: 5432\n    - port: 8000\n", "a NetworkPolicy allows silo > postgres:8000" },
        { "    matchLabels:\n          app.kubernetes.io/component: api\n", "    matchLabels:\n          app: api\n", "a peer is no pod" },
        { "podSelector: {}\n  policyTypes:\n  - Ingress\n  - Egress", "podSelector: {}\n  policyTypes:\n  - Egress", "denies everything by default" },
        { "pod-security.kubernetes.io/enforce: restricted", "pod-security.kubernetes.io/enforce: baseline", "lets pods have privileges" },
        { "automountServiceAccountToken: false\nkind", "kind", "hands out its token" },
        { "      automountServiceAccountToken: false\n", "", "has a token of the cluster" },
        { "enableServiceLinks: false", "hostNetwork: true", "shares the node's namespaces" },
        { "runAsNonRoot: true", "runAsNonRoot: false", "may run as root" },
        { "type: RuntimeDefault", "type: Unconfined", "may make any system call" },
        { "sizeLimit: 64Mi", "medium: Memory", "has no limit" },
        { "defaultMode: 288", "defaultMode: 292", "may be read by all" },
        { "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "has a writable root" },
        { "allowPrivilegeEscalation: false", "privileged: true", "may gain privileges" },
        { "drop:\n            - ALL", "drop:\n            - NET_RAW", "keeps capabilities" },
        { "requests:\n            cpu: \"1\"", "requests:\n            ephemeral-storage: 1Gi", "asks for no CPU" },
        { "limits:\n            memory: 2Gi", "limits:\n            cpu: 2", "has a limit of CPU" },
        { "limits:\n            memory: 2Gi", "limits:\n            cpu: 2", "has no limit of memory" },
        { "maxSurge: 1", "maxSurge: 25%", "takes one away before it adds one" },
        { "minReadySeconds: 30", "minReadySeconds: 0", "an upgrade does not wait" },
        { " podAntiAffinity:", " podAffinity:", "its pods may share a node" },
        { Spread, "", "its pods may share a zone" },
    };

    public static TheoryData<string, string, string> Estranged => new()
    {
        { "fieldPath: status.podIP", "fieldPath: status.hostIP", "POD_IP is not the pod's address" },
        { "- name: Tael__ClusterId", "- name: Tael__Cluster", "has no Tael__ClusterId" },
        { "- name: Tael__Store", "- name: Tael_Store", "has no Tael__Store" },
        { "Host=tael-postgres-rw", "Host=tael-postgres", "there is no database tael-postgres" },
        { "SSL Mode=VerifyFull", "SSL Mode=Require", "does not verify its database" },
        { "owner: tael\n", "owner: app\n", "the operator makes another database" },
        { "mountPath: /etc/tael/postgres", "mountPath: /etc/tael", "nothing is mounted for /etc/tael/postgres/ca.crt" },
        { "Pool Size=20", "Pool Size=50", "allows 300 connections, of which 622 may be needed" },
        { "- --role\n        - silo", "- --role\n        - api", "its role is not silo" },
        { "- --data\n", "- --dta\n", "--dta is no option" },
        { "        - all\n", "        - loopback\n", "listens to itself only" },
        { "- production", "- sandbox", "does not run in production" },
        { "- \"5080\"", "- \"5081\"", "its port is 5081" },
        { "mountPath: /data\n", "mountPath: /date\n", "/data can't be written" },
        { "mountPath: /data/secrets", "mountPath: /data/keys", "no keys are mounted under /data/secrets" },
        { "containerPort: 11111", "containerPort: 11112", "opens 5080,11112,30000, the program 5080,11111,30000" },
        { "image: registry.example.com/tael-silo", "image: registry.example.com/tael-api", "runs registry.example.com/tael-api" },
        { "path: /health/live", "path: /health/ready", "liveness asks for more than a process that runs" },
        { "path: /health/live", "path: /health/ready", "startup asks for more than a process that runs" },
        { "path: /health/ready", "path: /health/live", "readiness does not ask for it" },
        { "timeoutSeconds: 5", "timeoutSeconds: 3", "readiness gives up before the program does" },
        { "terminationGracePeriodSeconds: 40", "terminationGracePeriodSeconds: 20", "is killed after 20 s, before it has stopped" },
        { "postgresql:17.11-standard-trixie@sha256:", "postgresql:17.11-standard-trixie #", "is not pinned by a digest" },
        { "tael-silo:unreleased", "tael-silo:latest", "may be any" },
        { "alert: TaelDown", "alert: TaelGone", "TaelGone is not in OPERATING.md" },
        { "alert: TaelDown", "alert: TaelGone", "OPERATING.md explains TaelDown, which nothing raises" },
        { "severity: page", "severity: loud", "does not say whom to wake" },
        { "summary: No silo", "description: No silo", "TaelDown does not say why" },
        { "tael_webhooks_lag_seconds", "tael_webhooks_lags_seconds", "tael_webhooks_lags_seconds is not in OPERATING.md" },
    };

    [Theory, MemberData(nameof(Torn)), MemberData(nameof(Open)), MemberData(nameof(Estranged))]
    public async Task Is_found(string piece, string instead, string found)
    {
        var broken = new Manifests(await Replace("production", piece, instead));
        Assert.Contains(OverlayTests.Findings(broken), finding => finding.Contains(found, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("image: tael-silo:local", "image: postgres:17", "is not pinned by a digest")]
    [InlineData("serviceName: tael-postgres-rw", "serviceName: tael-postgres", "there is no Service tael-postgres")]
    public async Task Is_found_locally(string piece, string instead, string found)
    {
        var broken = new Manifests(await Replace("local", piece, instead));
        Assert.Contains(OverlayTests.Findings(broken), finding => finding.Contains(found, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("maxSurge: 1", "maxSurg: 1")]
    [InlineData("readOnly: true", "readonly: true")]
    [InlineData("kind: PodDisruptionBudget", "kind: PodDisruptionBudgets")]
    [InlineData("dataDurability: required", "durability: required")]
    [InlineData("interval: 15s", "intervall: 15s")]
    [InlineData("summary:", "{")]
    public async Task What_no_kind_has_is_not_read(string piece, string instead)
    {
        var broken = await Replace("production", piece, instead);
        Assert.ThrowsAny<Exception>(() => new Manifests(broken));
    }

    [Theory]
    [InlineData("  maxReplicas: 10\n", "", "must have required property maxReplicas")]
    [InlineData("path: /health/ready\n            port: http", "path: /health/ready", "must have required property port")]
    [InlineData("method: any", "method: some", "must be equal to one of the allowed values")]
    public async Task What_a_schema_forbids_is_found(string piece, string instead, string found)
    {
        var broken = new Manifests(await Replace("production", piece, instead));
        Assert.Contains(await broken.SchemaFindings(), finding => finding.Contains(found, StringComparison.Ordinal));
    }

    private static async Task<string> Replace(string overlay, string piece, string instead)
    {
        var text = await Manifests.Render(overlay);
        Assert.Contains(piece, text, StringComparison.Ordinal);
        return text.Replace(piece, instead, StringComparison.Ordinal);
    }
}
