import ArgumentParser

/// The command line.
@main
struct Shaketable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shaketable",
        abstract: "Puts a Redis Cluster and its timeouts on a shake table before production does.",
        discussion: """
            A plan (YAML) says which cluster to start, which load to drive at it, which faults to \
            inject when, and what must hold. `run` does it in a private sandbox, measures, explains \
            and judges.

            Exit status: 0 passed, 1 failed, 2 inconclusive, 64 wrong usage, 65 bad plan, 69 something \
            is missing, 70 a fault of shaketable's own, 130 interrupted.
            """,
        version: ProgramVersion.text,
        subcommands: [
            Run.self,
            Sweep.self,
            Merge.self,
            Tune.self,
            ValidateChange.self,
            Check.self,
            Report.self,
            Analyze.self,
            Replay.self,
            List.self,
            Schema.self,
            HistoryCommand.self,
            Compare.self,
            Predict.self,
            DoctorCommand.self,
            RunPart.self,
            SandboxProbe.self,
            RelayBenchmark.self,
        ])
}
