/// One directive of redis.conf that a plan sets.
package struct ConfigurationDirective: Hashable, Sendable {
    /// Its name, lower case.
    package let name: String
    /// Its values as redis.conf has them, without quotes; several where the directive is repeated.
    package let values: [String]

    /// A directive.
    package init(name: String, values: [String]) {
        self.name = name
        self.values = values
    }
}
