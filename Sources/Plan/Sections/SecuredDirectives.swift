/// What of a redis.conf says that clients, bus and replication speak TLS: a sandbox has all of it or none.
package enum SecuredDirectives {
    /// The directives that say so together.
    package static let switches: Set<String> = ["tls-port", "tls-cluster", "tls-replication"]

    /// Whether they do.
    ///
    /// - Parameter value: A directive's value; nil where it has none.
    /// - Returns: True where all of them do.
    package static func areAll(_ value: (String) -> String?) -> Bool {
        value("tls-port").map { $0 != "0" } == true && value("tls-cluster") == "yes"
            && value("tls-replication") == "yes"
    }
}
