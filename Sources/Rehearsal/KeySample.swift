import Foundation
import Quantities
import RedisClient
import Wording
import Workload

/// The sizes of some keys' values, asked for by the keys' names and without what they hold.
struct KeySample: Sendable {
    private var strings: [Int] = []
    private var others: [Int] = []

    /// How many keys were found.
    private(set) var count = 0
    /// What a server said that refused a size; nil where none did.
    private(set) var refusal: String?

    /// The sizes: those of strings, which a load writes, unless most keys are others.
    var sizes: ValueSizes {
        ValueSizes(strings.count * 3 >= count ? strings : strings + others)
    }

    /// Takes a node's keys at random. The keys' names are forgotten again.
    ///
    /// - Parameters:
    ///   - wanted: How many.
    ///   - connection: A connection to the node.
    ///   - patience: How long each of three rounds of questions may take.
    /// - Throws: `RedisError` when the node cannot be asked.
    mutating func take(
        _ wanted: Int, from connection: Connection, within patience: Duration
    ) throws(RedisError) {
        let random = Array(repeating: ["RANDOMKEY"], count: wanted)
        let names = try connection.run(all: random, timeout: patience).compactMap { reply in
            // A name that is no text cannot be asked for again.
            if case .bulk(let bytes) = reply {
                String(validating: bytes, as: UTF8.self)
            } else {
                nil
            }
        }
        let types = try connection.run(all: names.map { ["TYPE", $0] }, timeout: patience)
        let questions = zip(names, types).map { name, type in
            type.text == "string" ? ["STRLEN", name] : ["MEMORY", "USAGE", name]
        }
        let answers = try connection.run(all: questions, timeout: patience)
        count += names.count
        for (question, answer) in zip(questions, answers) {
            if let error = answer.serverError { refusal = refusal ?? error.message }
            guard let size = answer.integer, (1...Int64(512 << 20)).contains(size) else { continue }
            if question.count == 2 { strings.append(Int(size)) } else { others.append(Int(size)) }
        }
    }
}

/// What took long on the nodes, by their own records.
struct Slowness: Sendable {
    private static let mostEvents = 12

    /// The slowest command in SLOWLOG; nil for none.
    private(set) var slowest: (took: Duration, command: String)?
    private var events: [String: Duration] = [:]

    /// The longest of each event that LATENCY LATEST tells.
    var latencies: [(event: String, longest: Duration)] {
        events.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.mostEvents)
            .map { ($0.key, $0.value) }
    }

    /// Takes in what a node tells. A command's arguments, which are somebody's data, are not looked at.
    mutating func add(slowlog: Reply, latency: Reply) {
        for entry in (slowlog.elements ?? []).prefix(64) {
            guard let parts = entry.elements, parts.count >= 4,
                let took = Self.length(parts[2], .microseconds(1)),
                let name = parts[3].elements?.first?.text?.lowercased(), CommandMix.isName(name)
            else { continue }
            if took > slowest?.took ?? .zero { slowest = (took, name.uppercased()) }
        }
        for entry in (latency.elements ?? []).prefix(64) {
            guard let parts = entry.elements, parts.count >= 4, let event = parts[0].text,
                CommandMix.isName(event), let longest = Self.length(parts[3], .milliseconds(1))
            else { continue }
            events[event] = max(events[event] ?? .zero, longest)
        }
    }

    /// A time of at most a day.
    private static func length(_ reply: Reply, _ unit: Duration) -> Duration? {
        guard let number = reply.integer, number >= 0,
            Double(number) * unit.inSeconds <= 86_400
        else { return nil }
        return unit * Int(number)
    }
}

/// The sizes of a sample of values, as a plan's `value-size`.
package struct ValueSizes: Sendable {
    /// Logarithms that spread less than this are told as one size.
    private static let narrow = 0.05
    /// A greater value than this is not written here, in bytes.
    private static let greatest = 1 << 20
    /// What plans take for the spread of a lognormal size.
    private static let spreads = 0.01...4.0

    /// The sample in ascending order, in bytes.
    package let sorted: [Int]

    /// The sizes of a sample, in bytes; those below 1 are none.
    package init(_ sizes: [Int]) { sorted = sizes.filter { $0 > 0 }.sorted() }

    /// The size that half of the sample is above; nil of no sample.
    package var median: Int? { sorted.isEmpty ? nil : sorted[sorted.count / 2] }

    /// What stands behind `value-size:`; nil of no sample.
    package var text: String? {
        guard let median, let largest = sorted.last else { return nil }
        func clamped(_ size: Int) -> Int { min(max(size, ValueSize.smallest), Self.greatest) }
        let logarithms = sorted.map { log(Double($0)) }
        let mean = logarithms.reduce(0, +) / Double(logarithms.count)
        let variance =
            logarithms.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(logarithms.count)
        let spread = variance.squareRoot()
        guard spread >= Self.narrow, clamped(largest) > clamped(median) else {
            return "\(ByteCount(bytes: clamped(median)))"
        }
        let sigma = min(max(spread, Self.spreads.lowerBound), Self.spreads.upperBound)
        let rounded = (sigma * 100).rounded() / 100
        return "{ lognormal: \(ByteCount(bytes: clamped(median))), sigma: \(rounded), "
            + "most: \(ByteCount(bytes: clamped(largest))) }"
    }
}
