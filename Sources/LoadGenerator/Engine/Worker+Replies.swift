import RedisClient
import RunRecord
import Workload

extension Worker {
    /// Handles the reply to an operation's attempt; the digest says what it was.
    @inline(__always)
    mutating func handleReply(to index: Int) {
        deadlines.remove(index, operations)
        let accepted = templates.commands[Int(operations[index].command)].accepted
        if accepted & digest.pointee.kindBit != 0 {
            succeed(index)
        } else if templates.commands[Int(operations[index].command)].replicasAwaited > 0 {
            endWait(index)
        } else {
            handleBadReply(to: index)
        }
    }

    /// Handles a reply that is none of the good ones: follows a redirection, or ends the attempt.
    @inline(never)
    mutating func handleBadReply(to index: Int) {
        if case .error = digest.pointee.kind {
            handleError(index)
        } else {
            failAttempt(index, .other)
        }
    }

    private mutating func handleError(_ index: Int) {
        let text = String(decoding: digest.pointee.text, as: UTF8.self)
        if let redirection = ServerError(text).redirection {
            follow(redirection, index)
            return
        }
        failAttempt(index, OperationOutcome(errorReply: text))
    }

    private mutating func follow(_ redirection: Redirection, _ index: Int) {
        let host =
            redirection.endpoint.host.isEmpty
            ? configuration.nodes[Int(operations[index].node)].host : redirection.endpoint.host
        guard let node = node(host: host, port: redirection.endpoint.port) else {
            // Not one of the target's nodes: the load goes nowhere else.
            failAttempt(index, .other)
            return
        }
        guard mayFollow(to: node) else {
            failAttempt(index, .redirectsExhausted)
            return
        }
        if redirection.kind == .moved {
            nodeOfSlot[Int(keys[Int(operations[index].key)].slot)] = UInt16(node)
            if configuration.policy.refreshesOnMoved { requestRefresh() }
        }
        operations[index].redirects += 1
        guard
            configuration.policy.allowsRedirect(
                Int(operations[index].redirects),
                afterFailed: Int(operations[index].failedAttempts))
        else {
            failAttempt(index, .redirectsExhausted)
            return
        }
        operations[index].asks = redirection.kind == .ask
        dispatch(index, to: node)
    }

    private func mayFollow(to node: Int) -> Bool {
        !configuration.policy.followsToMastersOnly || nodes[node].isMaster
            || configuration.readsFrom != .masters
    }

    /// The node with that address, from 0, which the client knows from now on; nil when the target has none.
    func node(host: String, port: Int) -> Int? {
        let index = configuration.nodes.firstIndex { $0.host == host && Int($0.port) == port }
        if let index { nodes[index].isKnown = true }
        return index
    }
}
