/// Where the value of a policy's fields comes from.
package struct FieldSource: Sendable {
    /// The fields, by the keys that plans write.
    package let keys: [String]
    /// The file in the client's repository; nil where this program chose.
    package let path: String?
    /// What stands there.
    package let fact: String

    /// A source of some fields in the client's repository.
    init(_ keys: String..., in path: String, _ fact: String) {
        self.keys = keys
        self.path = path
        self.fact = fact
    }

    /// A choice of this program's for some fields.
    init(_ keys: String..., chosen fact: String) {
        self.keys = keys
        path = nil
        self.fact = fact
    }

    /// As those, of fields that another preset tells.
    init(_ keys: [String], in path: String, _ fact: String) {
        self.keys = keys
        self.path = path
        self.fact = fact
    }

    /// As those, of fields that another preset tells.
    init(_ keys: [String], chosen fact: String) {
        self.keys = keys
        path = nil
        self.fact = fact
    }

    /// What no client has: only a plan sets it.
    static let own = FieldSource(
        "in-flight-limit", chosen: "no limit, as in the client")

    /// Where connections, the client's or the load's, are all that limits.
    static let pool = FieldSource(
        "pool-size", "pool-wait", "pool", "pool-order",
        chosen: "no pool: who finds no connection free waits as a part of the response timeout")
}
