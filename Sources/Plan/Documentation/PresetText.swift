package import Workload

/// What a preset of a client policy says, field by field.
package enum PresetText {
    /// A field with its value and where the value is from.
    package struct Field: Sendable {
        /// The key, as plans write it.
        package let key: String
        /// The value, as plans write it.
        package let value: String
        /// The source; nil when the preset tells none.
        package let source: FieldSource?
    }

    /// Every field of a preset, in the order that a plan's documentation has.
    package static func fields(of preset: ClientPreset) -> [Field] {
        PlanField<ClientPolicy>.parts.map { field in
            let key = field.documentation.name
            return Field(
                key: key, value: field.text?(preset.policy) ?? "", source: preset.source(of: key))
        }
    }

    /// A preset in lines: its client and version, every field with its source, and what it cannot say.
    package static func lines(of preset: ClientPreset) -> [String] {
        let fields = fields(of: preset)
        let keyWidth = fields.map(\.key.count).max() ?? 0
        // A list of failures is longer than the column and pushes its own line only.
        let valueWidth = fields.map(\.value.count).filter { $0 <= 16 }.max() ?? 0
        var lines = [
            preset.policy.name,
            "  \(preset.client) \(preset.version): \(preset.repository) at \(preset.tag)",
        ]
        for field in fields {
            let key = field.key.padding(to: keyWidth)
            let value = field.value.padding(to: valueWidth)
            lines.append("  \(key)  \(value)  \(text(of: field.source))")
        }
        return lines + preset.limits.map { "  Not expressed: \($0)" }
    }

    private static func text(of source: FieldSource?) -> String {
        guard let source else { return "" }
        return source.path.map { "\($0): \(source.fact)" } ?? source.fact
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
