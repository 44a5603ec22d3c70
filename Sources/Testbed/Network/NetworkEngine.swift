import CLinux
package import Linux

/// What carries link rules out here. Results of different engines are not to be compared with each other.
package enum NetworkEngine: Hashable, Sendable, CustomStringConvertible {
    /// The kernel's own network emulator, `sch_netem`.
    case netem
    /// A thread of ours that holds packets, fed by `tc` through devices of this kind.
    case relay(PacketDevice.Kind)
    /// Neither; why, and what would mend it.
    case none(reason: String)

    /// The name in reports; for `none` with the reason.
    package var description: String {
        switch self {
        case .netem: "netem"
        case .relay(let kind): "relay (\(kind))"
        case .none(let reason): "none: \(reason)"
        }
    }

    /// Finds out what works by really trying it on this network namespace's loopback interface, and undoes it.
    ///
    /// Only for a sandbox: where any other interface is up, the answer is `none` and nothing was tried.
    package static func probe() async -> NetworkEngine {
        if let problem = whyNotASandbox() { return .none(reason: problem) }
        do {
            let tc = try TrafficControl()
            guard let netemProblem = await problem(of: .netem, tc) else { return .netem }
            var problems = ["netem: \(netemProblem)"]
            for kind in PacketDevice.Kind.allCases {
                guard let problem = await problem(of: .relay(kind), tc) else { return .relay(kind) }
                problems.append("relay (\(kind)): \(problem)")
            }
            return .none(reason: problems.joined(separator: "; "))
        } catch {
            return .none(reason: "\(error)")
        }
    }

    /// Why this is no sandbox's network, as a sentence; nil when it is one.
    static func whyNotASandbox() -> String? {
        var name = [CChar](repeating: 0, count: 16)
        let found = clinux_other_interface_up(&name)
        if found == 0 { return nil }
        if found < 0 { return "the network interfaces cannot be listed (errno \(-found))" }
        let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8($0) }, as: UTF8.self)
        return "the interface \(text) is up, so this is not the network of a sandbox; "
            + "link rules never touch the host's"
    }

    /// Why an engine does not work; nil when it does.
    private static func problem(of engine: NetworkEngine, _ tc: TrafficControl) async -> String? {
        do {
            try await tc.run(.setUp)
            do {
                try await tryRule(engine, tc)
            } catch {
                try await tc.run(.tearDown)
                return "\(error)"
            }
            try await tc.run(.tearDown)
            return nil
        } catch {
            return "\(error)"
        }
    }

    private static func tryRule(_ engine: NetworkEngine, _ tc: TrafficControl) async throws {
        let rule = LinkRule(
            from: .nodes, to: .clients, traffic: .bus,
            effect: LinkEffect(delay: .milliseconds(1), jitter: .microseconds(10)))
        switch engine {
        case .netem:
            try await tc.run(.add(rule, number: 1, target: .netem))
        case .relay(let kind):
            let device = try PacketDevice.make(kind, name: "relay0")
            try await tc.run(.add(rule, number: 1, target: .device(device.name)))
            try await tc.run(.remove(rule, number: 1))
            device.close()
        case .none: break
        }
    }
}
