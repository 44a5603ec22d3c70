import Foundation
import Quantities

/// A way to put together what never was one run folder, of parts that are sound each: files and runs of other plans and
/// seeds, stories of whole steps twice or gone, one kind of event at other times, counts that agree with each other.
struct FolderSplice {
    /// The files that are different, by their paths; nil for one that is gone.
    private(set) var changes: [String: Data?] = [:]
    /// Whether all that differs is another run's, sound in itself.
    private(set) var isCopy = false

    private let files: [String: Data]
    private var random: SplitMix64

    /// Draws one for a folder with those files, with parts of the others.
    init(
        of files: [String: Data], besides others: [[String: Data]], _ random: inout SplitMix64
    ) {
        self.files = files
        self.random = SplitMix64(seed: random.next())
        let donor = others.randomElement(using: &self.random) ?? [:]
        switch Int.random(in: 0..<12, using: &self.random) {
        case 0: takeRuns(from: donor)
        case 1: takeFiles(from: donor)
        case 2: takeAll(from: donor, but: Int.random(in: 1...2, using: &self.random))
        case 3: takeRuns(from: files)
        case 4: swapRuns()
        case 5: dropFiles()
        case 6: dropRun()
        case 7: repeatStep()
        case 8: dropStep()
        case 9: moveKind()
        case 10: joinTimelines(with: donor)
        default: dropEventsAndTheirCount()
        }
    }

    private mutating func chance() -> Bool { Bool.random(using: &random) }

    // MARK: Whole files

    /// A run is one of a donor, closing record and all; sometimes the folder's own closing record too.
    private mutating func takeRuns(from donor: [String: Data]) {
        let from = chance() ? "runs/1/" : "runs/2/"
        let to = chance() ? "runs/1/" : "runs/2/"
        for name in files.keys where name.hasPrefix(to) { changes[name] = Data?.none }
        for (name, data) in donor where name.hasPrefix(from) {
            changes[to + name.dropFirst(from.count)] = data
        }
        if chance(), let closing = donor["closing.json"] { changes["closing.json"] = closing }
        isCopy = true
    }

    /// Some files are a donor's.
    private mutating func takeFiles(from donor: [String: Data]) {
        for name in donor.keys.sorted() where chance() { changes[name] = donor[name] }
        isCopy = true
    }

    /// All files but a few are a donor's.
    private mutating func takeAll(from donor: [String: Data], but count: Int) {
        let kept = Set(
            donor.keys.filter { $0 != "verdict.json" && donor[$0] != files[$0] }
                .sorted().shuffled(using: &random).prefix(count))
        for (name, data) in donor where !kept.contains(name) { changes[name] = data }
        for name in files.keys where donor[name] == nil { changes[name] = Data?.none }
        isCopy = true
    }

    private mutating func swapRuns() {
        for (name, data) in files where name.hasPrefix("runs/1/") {
            changes["runs/2/" + name.dropFirst(7)] = data
        }
        for (name, data) in files where name.hasPrefix("runs/2/") {
            changes["runs/1/" + name.dropFirst(7)] = data
        }
    }

    private mutating func dropFiles() {
        let names = files.keys.filter { $0 != "plan.json" }.sorted().shuffled(using: &random)
        for name in names.prefix(Int.random(in: 1...3, using: &random)) {
            changes[name] = Data?.none
        }
    }

    private mutating func dropRun() {
        let run = chance() ? "runs/1/" : "runs/2/"
        for name in files.keys where name.hasPrefix(run) { changes[name] = Data?.none }
    }

    // MARK: Stories

    private typealias Line = (text: Data, event: [String: Any])

    private mutating func timeline() -> (name: String, lines: [Line])? {
        let names = files.keys.filter { $0.hasSuffix("timeline.jsonl") }.sorted()
        guard let name = names.randomElement(using: &random), let data = files[name] else {
            return nil
        }
        return (name, Self.lines(data))
    }

    private static func lines(_ data: Data) -> [Line] {
        data.split(separator: 10).map { line in
            (
                Data(line),
                (try? JSONSerialization.jsonObject(with: Data(line))) as? [String: Any] ?? [:]
            )
        }
    }

    private static func step(_ line: Line) -> Int? {
        (line.event["details"] as? [String: Any])?["step"] as? Int
    }

    private mutating func write(_ lines: [Data], to name: String) {
        changes[name] = Data(lines.joined(separator: [10]) + [10])
    }

    /// All that is told of a step is told again, there or at the end.
    private mutating func repeatStep() {
        guard let (name, lines) = timeline() else { return }
        let again = lines.filter { Self.step($0) != nil }.map(\.text)
        let texts = lines.map(\.text)
        guard let last = texts.last else { return }
        write(
            chance()
                ? texts.dropLast() + again + [last]
                : texts.flatMap { text in
                    again.contains(text) ? [text, text] : [text]
                }, to: name)
    }

    /// Nothing is told of a step, and it may be gone from the run's description too.
    private mutating func dropStep() {
        guard let (name, lines) = timeline() else { return }
        write(lines.filter { Self.step($0) == nil }.map(\.text), to: name)
        let description = name.replacing("timeline.jsonl", with: "run.json")
        if chance(), let run = files[description] {
            changes[description] = Self.without("steps", run)
        }
        if chance(), let plan = files["plan.json"] {
            changes["plan.json"] = Self.without("steps", plan)
        }
    }

    private static func without(_ key: String, _ data: Data) -> Data {
        guard var object = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any] else {
            return data
        }
        object[key] = object[key] is Int ? 0 : [String]()
        let written = try? JSONSerialization.data(
            withJSONObject: object, options: [.sortedKeys, .prettyPrinted])
        return written ?? data
    }

    /// All events of one kind are so much earlier or later.
    private mutating func moveKind() {
        guard let (name, lines) = timeline() else { return }
        let kinds = Set(lines.compactMap { $0.event["kind"] as? String }).sorted()
        guard let kind = kinds.randomElement(using: &random) else { return }
        let shifts: [Int] = [1_000_000, 100_000_000, 3_000_000_000, 60_000_000_000]
        let shift = (shifts.randomElement(using: &random) ?? 1) * (chance() ? 1 : -1)
        write(
            lines.map { line in
                var event = line.event
                guard event["kind"] as? String == kind, let at = event["at"] as? Int else {
                    return line.text
                }
                event["at"] = at + shift
                return
                    (try? JSONSerialization.data(
                        withJSONObject: event, options: [.sortedKeys])) ?? line.text
            }, to: name)
        // Sound in itself: nothing of the story is missing.
        isCopy = true
    }

    /// A time line goes on as another one does.
    private mutating func joinTimelines(with donor: [String: Data]) {
        guard let (name, lines) = timeline(), let other = donor[name].map(Self.lines),
            let cut = lines.indices.randomElement(using: &random)
        else { return }
        let at = lines[cut].event["at"] as? Int ?? 0
        write(
            lines[..<cut].map(\.text)
                + other.filter { $0.event["at"] as? Int ?? 0 >= at }.map(\.text), to: name)
    }

    /// Events are gone, and their number where the closing record has it is right.
    private mutating func dropEventsAndTheirCount() {
        guard let (name, lines) = timeline(), lines.count > 1 else { return }
        let kept = lines.indices.filter { _ in Int.random(in: 0..<6, using: &random) > 0 }
        write(kept.map { lines[$0].text }, to: name)
        let closing = name.replacing("timeline.jsonl", with: "closing.json")
        guard let data = files[closing] else { return }
        let text = String(decoding: data, as: UTF8.self)
        changes[closing] = Data(
            text.replacing(" \(lines.count)", with: " \(kept.count)")
                .replacing(":\(lines.count)", with: ":\(kept.count)").utf8)
    }
}
