import Foundation
import Runner
import Synchronization

/// The actions that a client's test suite has asked for, and how far each is.
final class InjectorBoard: Sendable {
    /// How far an action is, in the words of the injectors' contract.
    enum Status: String, Encodable {
        case pending, running, success, failed
    }

    /// An action as the contract tells it.
    struct Entry: Encodable {
        struct Output: Encodable {
            /// What proves it, or how far it is.
            var output = ""
            var faults: [Int] = []
            var nodes: [Int] = []
            var receipts: [String] = []
        }

        let actionID: String
        let type: String
        let submittedAt: String
        var status = Status.pending
        var output = Output()
        var error: String?

        enum CodingKeys: String, CodingKey {
            case actionID = "action_id"
            case type = "action_type"
            case submittedAt = "submitted_at"
            case status, output, error
        }
    }

    /// The most actions of one session.
    private static let most = FaultSession.mostFaults

    private let session: FaultSession
    private let entries = Mutex<[Entry]>([])

    /// A board of a session's actions.
    init(session: FaultSession) {
        self.session = session
    }

    /// All actions, in the order in which they came.
    var all: [Entry] { entries.withLock { $0 } }

    /// The action of that identifier.
    func entry(_ identifier: String) -> Entry? {
        entries.withLock { $0.first { $0.actionID == identifier } }
    }

    /// Begins an action.
    ///
    /// - Returns: Its identifier; nil when the session takes no more.
    func begin(_ action: InjectorAction) -> String? {
        let index = entries.withLock { entries -> Int? in
            guard entries.count < Self.most, session.isOpen else { return nil }
            entries.append(
                Entry(
                    actionID: "action-\(entries.count + 1)", type: action.type,
                    submittedAt: Date().formatted(.iso8601)))
            return entries.count - 1
        }
        guard let index else { return nil }
        Task { await perform(action, at: index) }
        return "action-\(index + 1)"
    }

    private func perform(_ action: InjectorAction, at index: Int) async {
        for step in action.steps {
            try? await Task.sleep(for: step.wait)
            do {
                let number = try await session.post(Array(step.text.utf8), named: action.type)
                change(index) { $0.output.faults.append(number) }
                guard await follow(number, at: index) else { return }
            } catch {
                return fail(index, "\(error)")
            }
        }
        change(index) { $0.status = .success }
    }

    /// Goes with a fault to its end.
    ///
    /// - Returns: Whether it is over, with all proofs.
    private func follow(_ number: Int, at index: Int) async -> Bool {
        var told = 0
        var passed: Set<PostedFault.State> = [.pending]
        while let fault = await session.fault(number, past: passed, within: .seconds(3600)) {
            let receipts = fault.receipts + fault.heals
            let fresh = receipts.dropFirst(told)
            told = receipts.count
            change(index) { entry in
                entry.status = .running
                entry.output.receipts += fresh
                entry.output.nodes = fault.nodes
                entry.output.output = entry.output.receipts.joined(separator: "; ")
            }
            switch fault.state {
            case .over: return true
            case .failed:
                fail(index, fault.why ?? "its effect is not proven")
                return false
            case .pending, .acting:
                if session.isEnded, !passed.contains(fault.state) { return false }
                passed.insert(fault.state)
            }
        }
        return false
    }

    private func fail(_ index: Int, _ why: String) {
        change(index) { entry in
            entry.status = .failed
            entry.error = why
            entry.output.output = why
        }
    }

    private func change(_ index: Int, _ body: (inout Entry) -> Void) {
        entries.withLock { body(&$0[index]) }
    }
}
