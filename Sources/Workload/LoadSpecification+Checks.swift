extension LoadSpecification {
    /// The most keys that a load has: greater numbers do not fit into a key's record.
    package static let mostKeys = Int(Int32.max)

    /// Makes sure that it can be made a load of.
    package func check() throws(LoadError) {
        try checkNumbers()
        try checkPolicy()
        try checkMix()
    }

    private func checkNumbers() throws(LoadError) {
        let smallest = ValueSize.smallest
        let checks: [(Bool, String)] = [
            (workers >= 1, "load.workers must be at least 1"),
            (
                connections >= workers,
                "load.connections must be at least load.workers (\(workers))"
            ),
            (pipeline >= 1, "load.pipeline must be at least 1"),
            (
                keys >= workers && keys <= Self.mostKeys,
                "load.keys must be from load.workers (\(workers)) to \(Self.mostKeys)"
            ),
            (
                valueSize.range.lowerBound >= smallest && valueSize.range.upperBound <= 512 << 20,
                "load.value-size must be from \(smallest) bytes, which tell key and write, to 512 MiB"
            ),
            (
                history.map { (1...keys).contains($0.keys) && $0.operations >= workers } ?? true,
                "load.history must record from 1 to load.keys (\(keys)) keys and at least an operation "
                    + "for each worker"
            ),
            (
                history == nil || expiry == nil,
                "load.history and load.expire exclude each other: a key that expires is gone rightly"
            ),
            (
                schedule.map { $0.peak > 0 && $0.peak.isFinite } ?? true,
                "load.rate must be above 0/s"
            ),
            (
                wait.map { $0.replicas >= 1 && $0.timeout >= .milliseconds(1) } ?? true,
                "load.wait must be for at least 1 replica and 1 ms"
            ),
            (
                wait.map { $0.timeout < policy.responseTimeout } ?? true,
                "load.wait's timeout must be below the client policy's response timeout, which "
                    + "would end every wait"
            ),
        ]
        for (holds, message) in checks where !holds { throw .unusable(message) }
    }

    private func checkPolicy() throws(LoadError) {
        let checks: [(Bool, String)] = [
            (
                policy.inFlightLimit.map { $0 >= workers } ?? true,
                "the client policy's in-flight limit must be at least load.workers"
            ),
            (
                policy.poolSize.map { $0 >= workers } ?? true,
                "the client policy's pool size must be at least load.workers (\(workers))"
            ),
            (
                policy.responseTimeout > .zero,
                "the client policy's response timeout must be above 0"
            ),
        ]
        for (holds, message) in checks where !holds { throw .unusable(message) }
    }

    private func checkMix() throws(LoadError) {
        for share in mix where LoadCommand(rawValue: share.command) == nil {
            let known = LoadCommand.allCases.map(\.rawValue).joined(separator: ", ")
            throw .unusable("load.mix: no command is named '\(share.command)'; there are \(known)")
        }
        for command in commands {
            if let problem = command.problem { throw .unusable("load.commands: \(problem)") }
        }
        let shares = mix.map(\.share) + commands.map(\.share)
        let sum = shares.reduce(0, +)
        guard abs(sum - 1) < 0.001, shares.allSatisfy({ $0 >= 0 }) else {
            throw .unusable("load.mix: the shares must sum to 100 %, not \(sum * 100) %")
        }
    }
}
