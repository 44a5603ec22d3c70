import Testing

@testable import Faults
@testable import Plan

@Suite struct PlanTLSTests {
    private func cluster(_ text: String) throws(PlanError) -> ClusterSpecification {
        try ClusterSpecification(
            reading: PlanParser.parse(PlanSource(name: "plan.yaml", text: text)))
    }

    private func complaint(about text: String) -> String? {
        do throws(PlanError) {
            _ = try cluster(text)
            return nil
        } catch { return "\(error)" }
    }

    private static let production = """
        { config: { port: 0, tls-port: 6379, tls-cluster: yes, tls-replication: yes, tls-auth-clients: optional,
          tls-cert-file: /etc/redis.crt, tls-key-file: /etc/redis.key, tls-key-file-pass: s3cr3t,
          tls-ca-cert-dir: /etc/ca, tls-dh-params-file: /etc/dh, tls-protocols: TLSv1.3 } }
        """

    @Test func theLinesOfProductionAreTLSAsIsTheShortForm() throws {
        #expect(try cluster(Self.production).isSecured)
        #expect(try cluster("{ tls: yes }").isSecured)
        #expect(try cluster("{ tls: yes, config: { port: 6379, tls-cluster: yes } }").isSecured)
        for plain in ["{}", "{ tls: no }", "{ config: { tls-port: 0, tls-protocols: TLSv1.3 } }"] {
            #expect(try !cluster(plain).isSecured)
        }
    }

    @Test func whatTheRunReplacesIsToldAndNoSecretOfIt() throws {
        let plan = try Plan(
            PlanSource(
                name: "plan.yaml", text: "cluster: \(Self.production)\nduration: 1s\nexpect: []\n"),
            vocabulary: .current)
        let text = PlanPreview(of: plan).text
        #expect(text.contains("TLS on clients, bus and replication, with a port and certificates"))
        #expect(
            text.contains("in place of port, tls-port, tls-cluster, tls-replication, tls-cert-file")
        )
        #expect(text.contains("tls-auth-clients optional"))
        #expect(!text.contains("s3cr3t") && !text.contains("/etc/"))
    }

    @Test(arguments: [
        (
            "{ config: { tls-port: 6379 } }",
            "plan.yaml:1:13: with TLS for clients, tls-cluster and tls-replication must be yes: nodes in the sandbox "
                + "have one port, and it speaks TLS"
        ),
        (
            "{ tls: yes, config: { tls-replication: no } }",
            "plan.yaml:1:23: with TLS for clients, tls-cluster and tls-replication must be yes: nodes in the sandbox "
                + "have one port, and it speaks TLS"
        ),
        (
            "{ config: { tls-cluster: yes } }",
            "plan.yaml:1:13: tls-cluster without tls-port: write cluster: { tls: yes }, which is all of it"
        ),
        (
            "{ config: { tls-port: many, tls-cluster: yes, tls-replication: yes } }",
            "plan.yaml:1:13: no port is 'many': tls-port: 6379, whose number is not used"
        ),
        (
            "{ config: { port: 6379 } }",
            "plan.yaml:1:13: the harness sets 'port' itself; leave it out"
        ),
        (
            "{ attach: { nodes: a:1, tls: { cert: c } } }",
            "plan.yaml:1:30: cert and key go together: the certificate that servers are shown, and its key"
        ),
        (
            "{ tls: yes, attach: a:1 }",
            "plan.yaml:1:8: 'tls' of an attached cluster stands in cluster.attach"
        ),
    ])
    func whatDoesNotGoTogetherIsAnErrorWithItsPlace(_ text: String, _ expected: String) {
        #expect(complaint(about: text) == expected)
    }

    @Test func anAttachedClusterHasFilesOfTheUsers() throws {
        let tls = try cluster(
            "{ attach: { nodes: a:1, tls: { ca: a, cert: b, key: c, server-name: d } } }"
        ).attach?.tls
        #expect(tls?.authorities == "a" && tls?.certificate == "b" && tls?.key == "c")
        #expect(tls?.serverName == "d")
        #expect(try cluster("{ attach: { nodes: a:1, tls: yes } }").attach?.tls != nil)
        #expect(try cluster("{ attach: { nodes: a:1, tls: no } }").attach?.tls == nil)
    }
}
