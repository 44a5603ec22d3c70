import Foundation
import Quantities

/// A way to damage a run folder, chosen by a seed.
struct FolderMutation {
    /// The files that are different, by their paths; nil for one that is gone.
    private(set) var changes: [String: Data?] = [:]
    /// Whether a file is another run's, sound in itself.
    private(set) var isCopy = false

    private static let numbers = [
        "0", "-1", "1", "0.5", "9223372036854775807", "-9223372036854775808",
        "18446744073709551615", "4294967295", "99999999999999999999999", "1e308", "-1e308", "1e400",
        "1e15", "9007199254740993", "NaN", "\"nan\"", "\"infinity\"", "null", "2147483648",
        "1e-320",
        "4000000000000", "65536",
    ]
    private static let words = [
        "format", "index", "at", "step", "kind", "receipt", "heals", "x", "",
    ]

    /// Draws one for a folder with those files.
    init(of files: [String: Data], besides others: [[String: Data]], _ random: inout SplitMix64) {
        let names = files.keys.filter { !$0.hasSuffix(".yaml") }.sorted()
        guard let name = names.randomElement(using: &random), let data = files[name] else { return }
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<8: changes[name] = Self.renumbered(data, &random)
        case 8..<12: changes[name] = Self.restructured(data, name, &random)
        case 12..<15: changes[name] = Self.relined(data, &random)
        case 15: changes[name] = data.prefix(Int.random(in: 0...data.count, using: &random))
        case 16: changes[name] = Data?.none
        case 17:
            let donors = (others + [files]).flatMap {
                $0.filter { $0.key.suffix(9) == name.suffix(9) }
            }
            if let donor = donors.sorted(by: { $0.value.count < $1.value.count })
                .randomElement(using: &random)
            {
                changes[name] = donor.value
                isCopy = true
            }
        case 18:
            var flipped = data
            if let place = flipped.indices.randomElement(using: &random) {
                flipped[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
            changes[name] = flipped
        default:
            let copy = ["01", "+1", "3", "0", "-1", "9223372036854775807"].randomElement(
                using: &random)
            for (name, data) in files where name.hasPrefix("runs/1/") {
                changes["runs/\(copy ?? "3")/" + name.dropFirst(7)] = data
            }
        }
    }

    /// One number is another.
    private static func renumbered(_ data: Data, _ random: inout SplitMix64) -> Data {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let isPart = { (byte: UInt8) in
            digits.contains(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
        }
        let bytes = [UInt8](data)
        guard let start = bytes.indices.randomElement(using: &random),
            let digit = bytes[start...].firstIndex(where: { digits.contains($0) })
                ?? bytes.firstIndex(where: { digits.contains($0) })
        else { return data }
        var first = digit
        while first > 0, isPart(bytes[first - 1]) { first -= 1 }
        let last = bytes[digit...].firstIndex { !isPart($0) } ?? bytes.endIndex
        let number = numbers.randomElement(using: &random) ?? "0"
        return Data(bytes[..<first] + Array(number.utf8) + bytes[last...])
    }

    /// One line is gone, twice there, or elsewhere.
    private static func relined(_ data: Data, _ random: inout SplitMix64) -> Data {
        var lines = data.split(separator: 10, omittingEmptySubsequences: false).map { Data($0) }
        guard let place = lines.indices.randomElement(using: &random),
            let other = lines.indices.randomElement(using: &random)
        else { return data }
        switch Int.random(in: 0..<4, using: &random) {
        case 0: lines.remove(at: place)
        case 1: lines.insert(lines[place], at: other)
        case 2: lines.swapAt(place, other)
        default: lines.removeSubrange(min(place, other)..<max(place, other))
        }
        return Data(lines.joined(separator: [10]))
    }

    /// One value of the JSON, or of one line of it, is gone, of another type, or under another key.
    private static func restructured(
        _ data: Data, _ name: String, _ random: inout SplitMix64
    ) -> Data {
        guard name.hasSuffix(".jsonl") else { return mutated(data, &random) ?? data }
        var lines = data.split(separator: 10).map { Data($0) }
        guard let place = lines.indices.randomElement(using: &random) else { return data }
        lines[place] = mutated(lines[place], &random) ?? Data()
        return Data(lines.joined(separator: [10]) + [10])
    }

    private static func mutated(_ json: Data, _ random: inout SplitMix64) -> Data? {
        guard let tree = try? JSONSerialization.jsonObject(with: json) else { return nil }
        let other = mutated(tree, &random)
        return try? JSONSerialization.data(
            withJSONObject: other, options: [.sortedKeys, .fragmentsAllowed])
    }

    private static func mutated(_ value: Any, _ random: inout SplitMix64) -> Any {
        let goesOn = Int.random(in: 0..<5, using: &random) > 0
        if goesOn, var mapping = value as? [String: Any],
            let key = mapping.keys.sorted().randomElement(using: &random)
        {
            switch Int.random(in: 0..<6, using: &random) {
            case 0: mapping[key] = nil
            case 1:
                mapping[words.randomElement(using: &random) ?? ""] = mapping.removeValue(
                    forKey: key)
            default: mapping[key] = mapping[key].map { mutated($0, &random) }
            }
            return mapping
        }
        if goesOn, var list = value as? [Any],
            let place = list.indices.randomElement(using: &random)
        {
            switch Int.random(in: 0..<6, using: &random) {
            case 0: list.remove(at: place)
            case 1: list.append(list[place])
            case 2: list = []
            default: list[place] = mutated(list[place], &random)
            }
            return list
        }
        let values: [Any] = [
            "", "text", -1, 0, Int64.max, 1e300, true, false, [Int](), ["a": 1], NSNull(),
            [1, 2, 3],
        ]
        return values.randomElement(using: &random) ?? 0
    }
}
