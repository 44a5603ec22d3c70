import Foundation
import Linux
import Plan
import Quantities
import Synchronization
import Wording

/// A shell on a node's host or in its container, through the plan's prefix.
///
/// What it prints is data: read between two marks, so that banners do not matter, bounded, and never run.
package final class HostShell: Sendable {
    /// How long a short script may take.
    private static let patience = Duration.seconds(20)

    private let node: FoundCluster.Node
    private let prefix: [String]
    private let arrival: WordArrival

    /// The shell of a node; nil where the plan has no prefix.
    package init?(of node: FoundCluster.Node, in found: FoundCluster) {
        guard let prefix = found.attach.prefix else { return nil }
        self.node = node
        arrival = found.arrival
        self.prefix = prefix.map { Self.filled($0, for: node) }
    }

    /// A text of the plan with a node's host, port and name in their places.
    static func filled(_ text: String, for node: FoundCluster.Node) -> String {
        text.replacing("{host}", with: node.address.host)
            .replacing("{port}", with: "\(node.address.port)")
            .replacing("{name}", with: node.name)
    }

    /// Runs a script.
    ///
    /// - Returns: What it printed; the script's own status was 0.
    /// - Throws: `ClusterError` with what it said when the status was another, or when the reach itself failed.
    package func run(_ script: String) async throws -> String {
        let arrival = try await howWordsArrive()
        return try await run(script, arriving: arrival)
    }

    /// The words that run a script on the other side.
    package func words(running script: String) async throws -> [String] {
        words(script, arriving: try await howWordsArrive())
    }

    /// A command on the other side as somebody would type it here.
    func byHand(_ words: [String]) -> String {
        (prefix + words).joined(separator: " ")
    }

    private func words(_ script: String, arriving arrival: WordArrival.Form) -> [String] {
        let text = arrival == .words ? script : "'" + script.replacing("'", with: "'\\''") + "'"
        return prefix + ["sh", "-c", text]
    }

    /// Whether the other side reads our words once more, found by trying.
    private func howWordsArrive() async throws -> WordArrival.Form {
        if let known = arrival.form { return known }
        var failures: [String] = []
        for candidate in [WordArrival.Form.words, .line] {
            do {
                let answer = try await run("printf 'a  %s\\n' b", arriving: candidate)
                if answer == "a  b" {
                    arrival.learn(candidate)
                    return candidate
                }
                failures.append("'\(ShellCommand.line(of: answer))'")
            } catch {
                if failures.last != "\(error)" { failures.append("\(error)") }
            }
        }
        throw ClusterError(
            .unavailable,
            "the reach of node \(node.number) runs no commands: \(failures.joined(separator: "; "))"
        )
    }

    private func run(_ script: String, arriving arrival: WordArrival.Form) async throws -> String {
        let mark =
            "shaketable-" + Fingerprint.shortDigits(of: "\(UInt64.random(in: 0...UInt64.max))")
        // In a shell of its own, so that an exit of the script does not skip the second mark.
        // Marks begin lines of their own: a banner may end without an end of line.
        let framed =
            "echo; echo \(mark); ( \(script)\n) 2>&1; s=$?; echo; echo \"\(mark) $s\""
        let outcome = try await ShellCommand(
            words: words(framed, arriving: arrival),
            environment: ProcessInfo.processInfo.environment.filter {
                $0.key != PlanSecrets.variable
            }
        ).run(within: Self.patience)
        guard let answer = ShellAnswer(outcome.text, mark: mark) else {
            throw ClusterError(
                .inaccessible,
                "the reach of node \(node.number) failed: \(prefix.first ?? "") \(outcome.summary)"
                    + advice(on: outcome.status))
        }
        guard answer.status == 0 else {
            throw ClusterError(
                .unproven,
                "on the host of node \(node.number): \(ShellCommand.line(of: answer.text)) (status \(answer.status))"
            )
        }
        return answer.text
    }

    /// What may help where the prefix itself found nothing to run.
    private func advice(on status: ExitStatus?) -> String {
        switch status {
        case .exited(126), .exited(127):
            "; where there is no shell, let attach.words pause and resume, such as docker pause {name}"
        default: ""
        }
    }
}

/// What a script printed between its two marks; what stands before and behind them is the prefix's own.
struct ShellAnswer: Equatable {
    /// What it printed, without the last end of line.
    let text: String
    /// Its exit status.
    let status: Int

    /// Finds it in all that was printed; nil where a mark is missing: then the script did not run to its end.
    init?(_ printed: String, mark: String) {
        // A terminal on the way (ssh -tt, docker exec -t) ends lines with two characters.
        let lines = printed.replacing("\r\n", with: "\n").split(
            separator: "\n", omittingEmptySubsequences: false)
        guard let begin = lines.firstIndex(where: { $0 == mark[...] }),
            let end = lines.lastIndex(where: { $0.hasPrefix(mark + " ") }), begin < end,
            let status = Int(lines[end].dropFirst(mark.count + 1))
        else { return nil }
        var said = lines[(begin + 1)..<end]
        while said.last?.isEmpty == true { said.removeLast() }
        text = said.joined(separator: "\n")
        self.status = status
    }
}

/// How the words of a command arrive behind a plan's prefix, once it was tried: on one host as on all others.
package final class WordArrival: Sendable {
    /// The ways.
    enum Form {
        /// One by one, as with `docker exec`.
        case words
        /// Joined and read by a shell once more, as with `ssh`.
        case line
    }

    private let known = Mutex<Form?>(nil)

    /// The way; nil before it was tried.
    var form: Form? { known.withLock { $0 } }

    /// From now on it is known.
    func learn(_ form: Form) { known.withLock { $0 = form } }
}
