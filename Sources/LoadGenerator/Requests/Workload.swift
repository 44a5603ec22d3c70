import RedisClient
import Workload

/// What a worker sends, ready to be compiled.
struct Workload: Sendable {
    /// The commands; their shares sum to 1.
    let commands: [WorkloadCommand]
    /// How keys are called.
    let naming: KeyNaming
    /// How long values are.
    let valueSize: ValueSize
    /// Whether keys expire.
    let expires: Bool

    /// The workload of a load.
    init(_ specification: LoadSpecification) {
        let named = specification.mix.compactMap { share in
            LoadCommand(rawValue: share.command)?.command(
                share: share.share, expiry: specification.expiry)
        }
        commands = (named + specification.commands.map { $0.command() }).map {
            $0.waiting(specification.wait)
        }
        naming = Self.naming(of: specification)
        valueSize = specification.valueSize
        expires = specification.expiry != nil
    }

    /// One command for every key: for reading back, and for what is written before a load.
    init(only command: LoadCommand, of specification: LoadSpecification) {
        commands = [command.command(share: 1, expiry: specification.expiry)]
        naming = Self.naming(of: specification)
        valueSize = specification.valueSize
        expires = specification.expiry != nil
    }

    /// Reading every key's counter back.
    init(countersOf specification: LoadSpecification) {
        commands = [
            WorkloadCommand(
                name: "get", share: 1, words: [[.text("GET")], [.text("counter:"), .tag]],
                isWrite: false, accepted: [.string, .null])
        ]
        naming = Self.naming(of: specification)
        valueSize = specification.valueSize
        expires = false
    }

    /// Whether the ledger accounts for increments.
    var hasCounters: Bool { commands.contains { $0.isCounted && $0.share > 0 } }

    /// How a load's keys are called.
    static func naming(of specification: LoadSpecification) -> KeyNaming {
        let isGrouped = specification.mix.contains {
            $0.command == LoadCommand.mget.rawValue && $0.share > 0
        }
        return KeyNaming(isGrouped ? .grouped : .plain, run: specification.keyRun)
    }
}
