/// The address column of CLUSTER NODES: `host:port@bus,hostname,key=value ...`, each part as far as
/// the version writes it.
struct AddressColumn {
    /// Where clients reach the node; nil when its address is not known.
    let endpoint: Endpoint?
    /// The port of the cluster bus; nil before Redis 4.
    let busPort: Int?
    /// The name announced for it; nil without one.
    let hostname: String?

    /// Reads the column.
    init(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let ends = parts[0].split(separator: "@", omittingEmptySubsequences: false)
        let endpoint = Endpoint(ends[0])
        self.endpoint = endpoint?.host.isEmpty == true ? nil : endpoint
        busPort = ends.count > 1 ? Int(ends[1]) : nil
        // Since Redis 7.2 further parts are key=value; the hostname is the first, and may be empty.
        let name = parts.count > 1 ? parts[1] : ""
        hostname = name.isEmpty || name.contains("=") ? nil : String(name)
    }
}
