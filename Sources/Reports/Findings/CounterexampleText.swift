import Linearizability
import Quantities

/// A counterexample as a time line, and why no order explains it, in a sentence.
///
/// Each operation is a bar from its invocation to its answer. Columns are the order of these events, not
/// their distance, so that what overlaps and what does not is seen however short it was.
struct CounterexampleText: Sendable {
    private let key: HistoryTally.Key
    private let example: Counterexample
    /// The times of all events in order, and how many digits tell them apart.
    private let events: [Offset]
    private let decimals: Int

    /// The most operations drawn.
    private static let mostRows = 24

    /// The text; nil when the key has no counterexample.
    init?(_ key: HistoryTally.Key) {
        guard let example = key.verdict.counterexample else { return nil }
        self.key = key
        self.example = example
        let times = example.operations.flatMap { [$0.invoked] + ($0.returned.map { [$0] } ?? []) }
        events = Set(times).sorted()
        let gaps = zip(events, events.dropFirst()).map { $1 - $0 }
        decimals = gaps.allSatisfy { $0 >= .milliseconds(1) } ? 3 : 6
    }

    /// Which key it is, in a clause.
    var title: String {
        "run \(key.run), \(key.verdict.key): no order of these operations explains them"
    }

    /// The time line, a line an operation.
    var lines: [String] {
        let shown = example.operations.prefix(Self.mostRows)
        let labels = shown.map(Self.label)
        let width = labels.map(\.count).max() ?? 0
        var lines = zip(shown, labels).map { operation, label in
            label + String(repeating: " ", count: width - label.count) + "  "
                + bar(operation) + "  " + outcome(operation)
        }
        let rest = example.operations.count - shown.count
        if rest > 0 { lines.append("and \(rest) more operations") }
        if needsOthers {
            let count = example.otherIncrements
            lines.append(
                "and \(count) other \(count == 1 ? "increment" : "increments"), taken to have happened "
                    + "at any time after being sent, or never")
        }
        return lines
    }

    /// Whether the other increments matter: what contradicts itself does so whatever they did.
    private var needsOthers: Bool {
        switch example.contradiction {
        case .exceeded, .entangled: example.otherIncrements > 0
        default: false
        }
    }

    /// Why there is no order.
    var sentence: String {
        let note =
            key.verdict.isExplainedByAttempts
            ? " An attempt that the client had given up and repeated would explain it." : ""
        return reason + note
    }

    private var reason: String {
        let all = example.operations
        switch example.contradiction {
        case .unwritten(let read):
            return "\(got(all[read])), which nothing had written by \(end(all[read]))."
        case .outdated(let read, let newer, nil, _):
            return "\(got(all[read])), though \(known(all[newer]))."
        case .outdated(let read, let newer, .some(let older), let replacement):
            let order = replacement.map {
                " \(known(all[older]).capitalisedFirst) before \(Self.name(all[$0])) was sent at "
                    + "\(time(all[$0].invoked)): it is the older one."
            }
            return "\(got(all[read])), though \(known(all[newer])).\(order ?? "")"
        case .counted(let first, let second):
            return "Two increments returned \(all[first].value ?? 0): that sent at "
                + "\(time(all[first].invoked)) and that sent at \(time(all[second].invoked))."
        case .fell(let first, let second):
            return "\(got(all[second])), though \(known(all[first]))."
        case .exceeded(let operation, let begun):
            return "\(got(all[operation])), though only \(begun) increments had been sent by "
                + "\(end(all[operation]))."
        case .entangled:
            return "Every order of these operations contradicts what one of them returned."
        }
    }

    // MARK: Words

    private static func label(_ operation: KeyOperation) -> String {
        switch operation.kind {
        case .write: "SET write \(operation.value ?? 0)"
        case .read: "GET"
        case .increment: "INCR"
        }
    }

    private static func name(_ operation: KeyOperation) -> String {
        switch operation.kind {
        case .write: "write \(operation.value ?? 0)"
        case .read: "the read of \(value(operation))"
        case .increment: "the increment to \(operation.value ?? 0)"
        }
    }

    private static func value(_ operation: KeyOperation, isCounter: Bool = false) -> String {
        switch operation.value {
        case .none: "nothing"
        case .some(0): "no value"
        case .some(-1): "a value that no write of the load wrote"
        case .some(let value):
            operation.kind == .increment || isCounter ? "\(value)" : "write \(value)"
        }
    }

    private func value(_ operation: KeyOperation) -> String {
        Self.value(operation, isCounter: key.verdict.model == .counter)
    }

    private func got(_ operation: KeyOperation) -> String {
        let noun = operation.kind == .increment ? "increment" : "read"
        return "The \(noun) sent at \(time(operation.invoked)) returned \(value(operation))"
    }

    private func known(_ operation: KeyOperation) -> String {
        switch operation.kind {
        case .write: "write \(operation.value ?? 0) was acknowledged at \(end(operation))"
        case .read: "a read had returned \(value(operation)) at \(end(operation))"
        case .increment: "an increment had returned \(value(operation)) at \(end(operation))"
        }
    }

    private func outcome(_ operation: KeyOperation) -> String {
        guard let returned = operation.returned else {
            return "from \(time(operation.invoked)), no answer"
        }
        let result = operation.kind == .write ? "OK" : value(operation)
        let node = operation.node > 0 ? " from node \(operation.node)" : ""
        return "\(seconds(operation.invoked)) to \(time(returned)): \(result)\(node)"
    }

    /// A bar of the operation's events, whose columns are the events' order.
    private func bar(_ operation: KeyOperation) -> String {
        let start = (events.firstIndex(of: operation.invoked) ?? 0) * 2
        let end = operation.returned.flatMap { events.firstIndex(of: $0) }.map { $0 * 2 }
        let width = events.count * 2
        let stop = end ?? width - 1
        let body = String(repeating: "=", count: max(0, stop - start - 1))
        let drawn =
            String(repeating: " ", count: start) + "|" + body + (end == nil ? ">" : "|")
        return drawn + String(repeating: " ", count: max(0, width - drawn.count))
    }

    private func end(_ operation: KeyOperation) -> String {
        operation.returned.map(time) ?? "the end"
    }

    private func time(_ offset: Offset) -> String { "\(seconds(offset)) s" }

    private func seconds(_ offset: Offset) -> String {
        ValueText.fixed(offset.sinceStart.inSeconds, decimals: decimals)
    }
}

extension String {
    /// The same with its first letter in upper case.
    fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
