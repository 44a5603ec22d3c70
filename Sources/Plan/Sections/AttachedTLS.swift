/// What TLS takes on a cluster that was there before: files of the user's, which are read when they are needed.
package struct AttachedTLS: Hashable, Codable, Sendable {
    /// The authorities whose certificates are taken; nil for those of this machine.
    package var authorities: String?
    /// The certificate that servers are shown; nil for none.
    package var certificate: String?
    /// Its key.
    package var key: String?
    /// What the certificates of all nodes are for; nil for the name or address by which each is reached.
    package var serverName: String?

    /// Reads a plan's `cluster.attach.tls`; nil where that says no.
    ///
    /// - Throws: The first problem of it.
    init?(reading value: PlanValue) throws(PlanError) {
        guard case .mapping = value.content else {
            guard try value.flag() else { return nil }
            return
        }
        let fields = try PlanFields(value, of: PlanDocumentation.attachedTLS)
        if let problem = (fields.unknownKeys + fields.missingKeys).first {
            throw PlanError(problem.position, problem.message)
        }
        authorities = try fields.text("ca")
        certificate = try fields.text("cert")
        key = try fields.text("key")
        serverName = try fields.text("server-name")
        guard (certificate == nil) == (key == nil) else {
            throw value.error(
                "cert and key go together: the certificate that servers are shown, and its key")
        }
    }
}
