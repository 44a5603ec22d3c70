import Yams

/// Keeps aliases out of keys.
///
/// Yams compares the keys of a mapping by value. A key made of aliases of aliases (the "billion
/// laughs") would keep it busy for ever before anybody could count, so the text is parsed first
/// with a letter in place of each asterisk that could begin an alias: then nothing expands, and
/// every key can be looked at.
enum AliasGuard {
    /// Stands for an asterisk: a letter of Unicode's private use, that YAML takes as any other.
    private static let mask: Unicode.Scalar = "\u{E000}"

    /// The text without aliases; nil when it has none.
    static func masked(_ text: String) -> String? {
        guard text.utf8.contains(UInt8(ascii: "*")) else { return nil }
        var masked = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { masked.append(scalar == "*" ? mask : scalar) }
        return String(masked)
    }

    /// Checks that every key of a masked tree is a plain word.
    static func checkKeys(of node: Node?, in source: String) throws(PlanError) {
        switch node {
        case .mapping(let mapping):
            for (key, value) in mapping {
                guard case .scalar(let scalar) = key,
                    scalar.style != .plain || scalar.string.unicodeScalars.first != mask
                else {
                    let position = PlanPosition(
                        source: source, line: key.mark?.line, column: key.mark?.column)
                    throw PlanError(
                        position, "a plan's keys are plain words, not lists, mappings or aliases")
                }
                try checkKeys(of: value, in: source)
            }
        case .sequence(let sequence):
            for element in sequence { try checkKeys(of: element, in: source) }
        default:
            break
        }
    }
}
