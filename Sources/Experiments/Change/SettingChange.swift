/// A setting that differs between two configurations.
package struct SettingChange: Codable, Hashable, Sendable {
    /// The directive, or `client`.
    package var name: String
    /// Its values before; empty where it stood at its default.
    package var from: [String]
    /// Its values after.
    package var to: [String]
    /// How it bears on failover; nil where the table has nothing on it.
    package var bearing: String?
    /// Why it is not tried; nil when it is.
    package var ignored: String?
    /// Whether it is not tried because it cannot matter under the workload; nil for no.
    package var isImmaterial: Bool?

    /// A change.
    package init(
        name: String, from: [String], to: [String], bearing: String?, ignored: String?
    ) {
        self.name = name
        self.from = from
        self.to = to
        self.bearing = bearing
        self.ignored = ignored
    }
}
