/// The client policies that plans may name.
package enum PolicyCatalog {
    /// All of them; to add one, write its file beside this one and its line here.
    package static let policies: [ClientPolicy] = [
        .redisson,
        .redissonOutage,
        .hiredisPlain,
    ]

    /// The policy of that name; nil when there is none.
    package static func policy(named name: String) -> ClientPolicy? {
        policies.first { $0.name == name }
    }
}
