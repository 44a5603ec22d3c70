import Foundation
import Judgement
import RunRecord
import Testing

/// Phases that are told from the logs of a cluster that was there before: in another time zone, with hosts an hour from here.
@Suite(.serialized, .enabled(if: Tier.startsServers)) struct AttachedLogTests {
    private static let plan = """
        cluster:
          attach: { nodes: 127.0.3.4:7100, password: "${STAGING_PASSWORD}", reach: env A=b, logs: 'FOLDER/log-{host}' }
        timeline:
          - { at: 1s, pause: master of slot 0, for: 4s }
        duration: 6s
        expect:
          - failovers == 1
          - vote-time.max <= 1s

        """

    /// Servers with logs at level notice, east of Greenwich; two of them are 3700 s ahead.
    private static let servers =
        """
        logged() {
            local node=$1; shift
            cp "$folder/offset-$node" clock-offset 2>/dev/null && export LD_PRELOAD=$(dirname "$shaketable")/libnodeclock.so
            exec env TZ=IST-5:30 "$@" --logfile "$folder/log-127.0.3.$node" --loglevel notice
        }
        printf '\\000\\210\\057\\171\\135\\003\\000\\000' | tee "$folder/offset-2" > "$folder/offset-3"

        """
        + PrivateCluster.servers.replacing("exec redis-server", with: "logged $node redis-server")

    private func run(_ script: String, in scratch: Scratch) async throws -> Program.Result {
        _ = try scratch.plan(Self.plan.replacing("FOLDER", with: scratch.path))
        return try await PrivateCluster.run(
            """
            cd $folder
            go() { until whole; do sleep 0.1; done; $shaketable run $1.yaml --consent $($shaketable check $1.yaml | tee check | word) --output $2; echo "$2 $?"; }

            """ + script, in: scratch, servers: Self.servers)
    }

    private func record(_ scratch: Scratch, _ run: String) throws -> RunRecord {
        try #require(RunFolder.open(at: scratch.file(run)).readRuns().records.first)
    }

    @Test func phasesComeFromLogsThoughClocksAndZonesDiffer() async throws {
        let scratch = try Scratch()
        let result = try await run(
            """
            go plan notice; grep reach check
            sed 's|logs: [^ ]*|logs: { command: "tail -n 5 -f '$folder'/log-{host}" }|' plan.yaml > command.yaml
            for node in 1 2 3 4 5 6; do cli $node config set loglevel debug; done
            go command command
            ps ax | grep -c '[t]ail -'
            """, in: scratch)
        let text = result.text
        // Noise may make a run inconclusive; its logs have witnessed it all the same.
        #expect(text.contains(/notice [02]\n/), "\(text)")
        #expect(text.contains("logs at level notice: suspicions are told by polling"))
        #expect(text.contains("to another's to ±") || text.contains("are known to ±"))
        #expect(text.contains(/command [02]\n0\n/))
        for name in ["notice", "command"] {
            let record = try record(scratch, name)
            let log = record.timeline.first { $0.kind == .witness && $0[.witness] == .log }
            #expect(log?[.witnessState] == .alive, "\(log?[.why] ?? "")")
            let clocks = try #require(record.description.clocks)
            #expect(clocks.count == 6)
            #expect(clocks.values.count { $0.ahead > .seconds(3690) } == 2)
            #expect(clocks.values.allSatisfy { $0.error < .milliseconds(50) })
            let episode = try #require(RunAnalysis(record).episodes.first)
            let vote = try #require(episode.phases.first { $0.parts == [.vote] })
            #expect(vote.source == "log")
            let total = try #require(episode.failoverTime)
            #expect((Duration.seconds(0.9)...Duration.seconds(4)).contains(total), "\(total)")
        }
    }

    @Test func aLogThatIsRotatedOrUnreadableIsToldAndNothingRestsOnIt() async throws {
        let scratch = try Scratch()
        let result = try await run(
            """
            (until [ -s rotated/runs/1/timeline.jsonl ]; do sleep 0.1; done; sleep 2; mv log-127.0.3.5 log-127.0.3.5.1) &
            go plan rotated
            sed 's|logs: [^ ]*|logs: /nowhere/log|' plan.yaml > absent.yaml
            go absent absent
            """, in: scratch)
        #expect(result.text.contains("rotated 2\n"), "\(result.text)")
        #expect(result.text.contains("absent 2\n"))
        let reasons = try ["rotated", "absent"].map { name in
            try record(scratch, name).timeline.first {
                $0.kind == .witness && $0[.witness] == .log
            }?[
                .why]
        }
        #expect(reasons[0]?.hasSuffix("was rotated") == true, "\(reasons)")
        #expect(reasons[1]?.contains("is no file that may be read there") == true, "\(reasons)")
        let judged = try RunFolder.open(at: scratch.file("rotated")).readJudgement()
        #expect(judged?.expectations.allSatisfy { $0.verdict == .inconclusive } == true)
    }
}
