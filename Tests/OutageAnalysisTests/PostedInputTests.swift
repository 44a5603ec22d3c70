import Foundation
import OutageAnalysis
import ServerLog
import Testing

/// Logs as people post them, each with what must be told of it, and what must not.
@Suite struct PostedInputTests {
    struct Input: Sendable, CustomTestStringConvertible {
        let files: [String]
        /// Texts that stand in what is told; line ends count as blanks.
        let told: [String]
        /// Texts that must not stand in it.
        let withheld: [String]

        init(_ files: String..., told: [String], withheld: [String] = []) {
            self.files = files
            self.told = told
            self.withheld = withheld
        }

        var testDescription: String { files.joined(separator: " ") }
    }

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Resources/posted")

    private static func posted(_ files: [String]) throws -> OutageAnalysis {
        var analyzer = OutageAnalyzer()
        for file in files { try analyzer.read(any: folder.appendingPathComponent(file).path) }
        return analyzer.analysis()
    }

    private static func told(_ files: [String]) throws -> String {
        try AnalysisRendering.text.render(posted(files))
            .replacing(folder.path + "/", with: "").replacing("posted/", with: "")
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// One window of 3.250 s, whatever stands around its two lines.
    @Test(arguments: [
        ("P00-control.log", "P00-control.log"), ("P02-klog.log", "P02-klog.log"),
        ("P04-bracket-pod.log", "cache-2"), ("P05-syslog.log", "hostx"),
        ("P06-docker-json.log", ""), ("P07-cri.log", ""), ("P08-kubectl-ts.log", ""),
        ("P09-paas.log", "db-7"), ("P10-windows.log", ""), ("P11-keydb.log", ""),
        ("P14-leading-blank.log", ""), ("P15-klog-no-own-time.log", ""), ("P16-table.log", ""),
        ("P17-newest-first.log", ""), ("P20-line-numbers.log", ""), ("P21-loki.log", "cache-2"),
        ("P22-stackdriver.log", "cache-2"), ("P23-bitnami.log", ""),
        ("P24-journald-iso.log", "hostx"), ("P25-elasticache.log", "shop-0001-001"),
        ("T01-crlf.log", ""), ("T02-bom.log", ""), ("T03-utf16.log", ""), ("T04-gz.log.gz", ""),
        ("T08-month-de.log", ""), ("T09-month-fr.log", ""), ("T10-month-zh.log", ""),
        ("T11-ampm.log", ""), ("T12-logfmt-iso.log", ""), ("T13-logfmt-ms.log", ""),
        ("T14-iso-legacy.log", ""), ("T15-ms-legacy.log", ""), ("T18-cr-only.log", ""),
    ]) func whatStandsAroundALineIsSeenThrough(_ file: String, _ name: String) throws {
        let text = try Self.told([file])
        #expect(
            text.contains("\(name) held the cluster for down 1 time, 3.250 s in all"), "\(text)")
        let tally = try Self.posted([file]).sources.map(\.tally)
        #expect(tally.map(\.unprefixed).reduce(0, +) == 0)
    }

    @Test(arguments: [
        ("T05-bz2.log.bz2", "bzip2"), ("T06-xz.log.xz", "xz"), ("T07-zst.log.zst", "zstd"),
    ]) func whatASystemsToolUnpacksIsReadOrNamed(_ file: String, _ tool: String) throws {
        let isInstalled = ["/usr/bin", "/bin", "/usr/local/bin"].contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(tool)")
        }
        if isInstalled {
            #expect(
                try Self.told([file]).contains("held the cluster for down 1 time, 3.250 s in all"))
        } else {
            let error = #expect(throws: CompressedFile.Unsupported.self) { try Self.told([file]) }
            #expect(error?.description.contains(tool) == true)
        }
    }

    @Test(arguments: [
        ("P01-node-name.log", ["alpha-1", "beta-2"], [3250, 3250] as [Int64?]),
        ("P03-compose.log", ["cache-a-1", "cache-b-1"], [3250, 3250]),
        ("P18-tail-headings.log", ["7000/log", "7001/log"], [3250, nil]),
        ("P19-two-pids-merged.log", ["pid 211", "pid 305"], [3250, 5250]),
    ]) func serversOfOneFileAreTakenApart(
        _ file: String, _ names: [String], _ lengths: [Int64?]
    ) throws {
        let analysis = try Self.posted([file])
        #expect(analysis.sources.map(\.nodeName) == names)
        #expect(analysis.failWindows.map(\.durationMilliseconds) == lengths)
    }

    @Test func nothingReadIsNeverCalledHealthy() throws {
        for (file, words) in [
            ("T16-binary.log", "binary data"), ("T17-empty.log", "an empty file"),
        ] {
            let analysis = try Self.posted([file])
            #expect(analysis.sources.isEmpty && analysis.unread.count == 1)
            #expect(analysis.unread.first?.text.contains(words) == true)
            #expect(try !Self.told([file]).contains("Nothing stands out"))
        }
        #expect(try Self.told(["T19-cut.gz"]).contains("T19-cut.gz is compressed and breaks off"))
        let banner = try Self.posted(["P26-banner.log"])
        #expect(banner.sources.first?.tally.other == 8)
        #expect(banner.sources.first?.tally.recognised == 2)
    }

    static let inputs: [Input] = [
        Input(
            "P12-syslog-native.log", told: ["hostx held the cluster for down 1 time, 3 s in all"]),
        Input(
            "P13-markdown.log", told: ["held the cluster for down 2 times, 6.500 s in all"]),
        Input("Y01-newyear.log", told: ["1 time, 6.250 s in all"]),
        Input("Y02-leap.log", told: ["1 time, 6.250 s in all", "2024-02-28", "2024-02-29"]),
        Input(
            "Y03-backwards.log",
            told: ["the clock went back 6 s at line 2", "for how long is not known"],
            withheld: ["-4 s", "0 ms"]),
        Input("Y04-dst.log", told: ["1 time, 3 s in all", "summer time began at line 2"]),
        Input("Y05-dst-back.log", told: ["1 time, 3 s in all", "summer time ended at line 2"]),
        Input(
            "W01-discarded.log", told: ["full resynchronisation was done within"],
            withheld: ["threw away", "critical"]),
        Input(
            "W02-open-window.log",
            told: ["1 time, at least 15 min 0.060 s in all", "until it ended"],
            withheld: ["0 ms in all"]),
        Input(
            "W04a-n1.log", "W04b-n2.log",
            told: ["2 nodes held the cluster for down 1 time, at least 10 min 0 s in all"]),
        Input(
            "W03-never-back.log",
            told: [
                "3 times and came back 2 times", "not back by the end of the log (11 h 30 min)",
            ],
            withheld: ["came back each time"]),
        Input(
            "W03b-restart-is-no-flap-1.log", "W03b-restart-is-no-flap-2.log",
            told: [
                "It was gone: crashed 10:00:00.000 (signal 11), up 10:00:30.000; ended 11:00:00.000, "
                    + "up 11:00:30.000", "at most 6 s",
            ], withheld: ["rides over them"]),
        Input(
            "M18-manual-failover.log",
            told: [
                "note: M18-manual-failover.log handed over to bbbbbbbb",
                "bbbbbbbb asked for it at 10:00:00.000; clients were held back for 460 ms",
            ], withheld: ["critical", "Mend what made it unreachable"]),
        Input(
            "W20-manual-timeout.log",
            told: [
                "A manual failover that bbbbbbbb asked for timed out 2 times", "5.050 s each",
            ], withheld: ["did not win an election"]),
        Input(
            "W05-election-open.log",
            told: ["asked for votes (epoch 8) at 10:00:05.900; the log ends 100 ms later"],
            withheld: ["did not win"]),
        Input(
            "W06-no-election.log",
            told: ["did not stand for election", "lost its master at 10:00:00.000"],
            withheld: ["did not win"]),
        Input(
            "W21-election-reset.log", told: ["gave up an election (epoch 8)", "it was cccccccc"],
            withheld: ["Why: 1 of 3 votes received"]),
        Input(
            "W07-role-flap.log", told: ["wins and is master"], withheld: ["becomes replica"]),
        Input(
            "W08-signal-epoch.log",
            told: ["15:45:00.000 W08-signal-epoch.log receives a signal", "UTC+5:30"]),
        Input(
            "W09-fork-failed.log",
            told: ["could not fork 2 times: Cannot allocate memory", "MISCONF", "overcommit"],
            withheld: ["forked 2 children", "pid 0"]),
        Input(
            "W10-child-before.log",
            told: ["forked 1 child", "took 2.090 s", "failed at 10:00:00.000"]),
        Input(
            "W10b-failed-time.log", told: ["took 12.090 s", "could not fork 1 time"],
            withheld: ["0 ms to"]),
        Input(
            "W13b-demoted-fork.log",
            told: [
                "It stood still from 10:00:00.000 to 10:00:40.000", "bbbbbbbb had been elected",
            ],
            withheld: ["shows no standstill"]),
        Input(
            "W13-demoted.log",
            told: ["Likely: nothing is logged from 10:00:00.010 to 10:02:24.000"],
            withheld: ["shows no standstill"]),
        Input(
            "W11b-fail-received.log",
            told: ["was told at 10:00:05.000 that a quorum held bbbbbbbb for failed"],
            withheld: ["knew it 0 ms later"]),
        Input(
            "W11c-middle.log",
            told: ["still going on when the log ends", "the log begins in the middle"],
            withheld: ["nothing to go on from", "did not end"]),
        Input(
            "W12-oom.log", told: ["crashed at 10:00:00.000: out of memory", "maxmemory"],
            withheld: ["2. critical", "newer version"]),
        Input(
            "W14-orphan.log", told: ["moved to the orphaned master bbbbbbbb at 10:10:00.000"],
            withheld: ["loses the connection to its master"]),
        Input(
            "W15-fsync.log", told: ["none was going on"],
            withheld: ["no-appendfsync-on-rewrite"]),
        Input("W17-days.log", told: ["From 03 Mar 23:00:00.000", "From 07 Mar 02:00:00.000"]),
        Input(
            "W16-disk-full.log",
            told: ["critical: W16-disk-full.log: saves fail: No space left on device", "MISCONF"]),
        Input("W18a-crash.log", "W18b-seen.log", told: ["at most 3.300 s"]),
        Input(
            "W22-double-psync.log",
            told: ["it had said nothing for repl-timeout", "partial resynchronisation"]),
        Input(
            "M01-replica-timeouts.log",
            told: ["dropped its replica 10.9.0.2:6379 for silence 2 times", "repl-timeout"]),
        Input(
            "M02-psync-storm.log",
            told: ["10.9.0.2:6379 lost and regained its link", "3 times, every 1 min 1 s"]),
        Input(
            "M03-sync-loop.log",
            told: ["could not reach its master 10.9.0.1:6379 from 10:00:00.000", "3 attempts"]),
        Input("M04-load-loop.log", told: ["failed 2 times to load what its master sent"]),
        Input("M05-nomasterlink.log", told: ["NOMASTERLINK", "5 min 1 s"]),
        Input(
            "M06-voter.log",
            told: [
                "cccccccc took over for bbbbbbbb (epoch 8)", "voted 900 ms later", "as a replica",
            ]),
        Input(
            "M07-mass.log", told: ["it reached no majority", "cut off, not they"],
            withheld: ["Which of the two"]),
        Input(
            "M08-output-buffer.log",
            told: ["10.9.0.2:6379 was cut off", "omem=268500000", "repl-backlog-size"]),
        Input(
            "M09-tls.log", told: ["refused 2 connections: a client speaks plain text to the TLS"]),
        Input(
            "M10-ip-changed.log",
            told: ["its own is 10.9.4.4", "10.9.5.5:6379", "no bus connection to bbbbbbbb (TLS)"]),
        Input(
            "M11-sentinel.log",
            told: [
                "Sentinel failed over shop from 10.9.0.1:6379 to 10.9.0.2:6379",
                "(2/2) 60 ms later",
                "1.900 s after", "10:01:01.900 was given up: no replica was good enough",
            ]),
        Input("M12-nack.log", told: ["gave up an election (epoch 8)", "2 of 3 masters refused"]),
        Input("M13-slotmig.log", told: ["takes slots 0-99 over from bbbbbbbb (cache-b)", "9 s"]),
        Input(
            "M14-failover-cmd.log",
            told: ["handed over to 10.9.0.2:6379 on command (FAILOVER)", "100 ms later"]),
        Input(
            "M15-replicaof.log",
            told: ["was made a replica of 10.9.0.2:6379 by 10.9.0.9:41000", "was made a master"]),
        Input("M16-aof-rewrite.log", told: ["warning", "9 min 0.700 s", "4067 MB"]),
        Input("M17-slow-load.log", told: ["took 11 min 0.005 s to start", "10 min 59.992 s"]),
        Input("M19-misconf-server.log", told: ["append-only file for 9 min 0 s"]),
        Input(
            "M20-dup-gap-start.log",
            told: ["critical", "ended without a word between 10:00:00.000 and 10:20:00.000"]),
        Input("S01-slowlog.txt", told: ["1 command took up to 2.150 s"]),
        Input("S06-slowlog-resp.txt", told: ["1 command took up to 2.150 s", "KEYS *"]),
        Input("S02-info.txt", told: ["fork took 905 ms", "last save failed", "11.20G of 12.00G"]),
        Input("S03-info-crlf.txt", told: ["fork took 905 ms"]),
        Input(
            "S04-nodes.txt",
            told: ["dddddddd is suspected", "cccccccc has no address", "8192 slots of cccccccc"],
            withheld: ["could not be read"]),
        Input("S05-nodes-escaped.txt", told: ["slots belong to nobody"]),
        Input(
            "Z01-client-utc.log", "Z01-server-local.log",
            told: ["with --utc-offset +05:30 2 of 2 failures"]),
    ]

    @Test(arguments: inputs) func whatIsToldIsRight(_ input: Input) throws {
        let text = try Self.told(input.files)
        for words in input.told { #expect(text.contains(words), "'\(words)' in: \(text)") }
        for words in input.withheld { #expect(!text.contains(words), "'\(words)' in: \(text)") }
    }

    @Test func aServerIsReadyOnce() throws {
        let events = try Self.posted(["W19-unix.log"]).processEvents
        #expect(events.count { $0.kind == .ready } == 1)
    }

    @Test(
        arguments: [
            (
                "C01-redisson-new.log", "redisson", ["not-connected", "topology-refresh-failed"],
                "10.9.0.1:6379"
            ),
            ("C02-lettuce-timeonly.log", "lettuce", ["refused"], "10.9.0.1:6379"),
            ("C03-kibana-time.log", "redisson", ["response-timeout"], nil),
            ("C04-syslog-time.log", "redis-py", ["refused"], "10.9.0.1:6379"),
            ("C05-ioredis.log", "ioredis", ["attempts-exhausted", "clusterdown"], nil),
            ("C06-node-redis.log", "node-redis", ["refused", "reset"], "10.9.0.1:6379"),
            (
                "C07-stackexchange.log", "stackexchange-redis",
                ["response-timeout", "not-connected"],
                "10.9.0.1:6379"
            ),
            ("C08-phpredis.log", "phpredis", ["reset", "attempts-exhausted"], "10.9.0.1:6379"),
            ("C09-ruby.log", "redis-rb", ["refused", "refused-by-server"], "10.9.0.1:6379"),
            ("C10-redis-rs.log", "redis-rs", ["refused", "clusterdown"], nil),
            ("C11-twemproxy.log", "twemproxy", ["connect-timeout", "refused"], "10.9.0.1:6379"),
            ("C12-jedis-pool-refused.log", "jedis", ["refused"], nil),
            ("C13-lettuce-connect-timeout.log", "lettuce", ["connect-timeout"], "10.9.0.1:6379"),
            ("C14-redis-py-cluster.log", "redis-py", ["clusterdown", "attempts-exhausted"], nil),
            (
                "C15-go-redis.log", "go-redis", ["refused", "pool-exhausted", "response-timeout"],
                "10.9.0.1:6379"
            ),
            ("C16-ampm.log", "redisson", ["response-timeout"], nil),
            ("C17-envoy.log", "envoy", ["reset"], "10.9.0.1:6379"),
        ] as [(String, String, [String], String?)]) func clientsFailuresAreRead(
            _ file: String, _ library: String, _ kinds: [String], _ address: String?
        ) throws
    {
        let failures = try Self.posted([file]).clientFailures
        #expect(failures.map(\.kind.rawValue) == kinds)
        #expect(Set(failures.map(\.library.rawValue)) == [library])
        #expect(failures.compactMap(\.address).first == address)
        let times = failures.compactMap(\.at).map(\.timeOfDay)
        #expect(times.count == kinds.count)
        #expect(times.first?.hasPrefix(file == "C16-ampm.log" ? "22:00:01" : "10:00:01") == true)
    }

    /// What a web page or an older server makes of lines: typographic dashes, children without a role,
    /// a report in a quotation, a command before the log.
    @Test func whatPagesAndOldServersWriteIsRead() throws {
        let dashes = try analysis(of: [
            "9:S 03 Mar 2024 10:00:00.000 * MASTER <\u{2011}> REPLICA sync: receiving 100 bytes from "
                + "master\n"
                + "9:S 03 Mar 2024 10:00:01.000 * MASTER\u{A0}<\u{2011}> REPLICA sync: Finished with success\n"
        ])
        #expect(dashes.resynchronisations.map(\.durationMilliseconds) == [1000])
        let old = try analysis(
            of: [
                "> [36] 03 Mar 10:00:00.000 * Background saving started by pid 191\n> \n"
                    + "> [191] 03 Mar 10:00:02.000 # Redis version: 2.8\n"
                    + "> === REDIS BUG REPORT START: Cut & paste starting from here ===\n"
                    + "> server.exe!LogStackTrace(c:\\src\\trace.cpp:95)\n"
            ], year: 2024)
        #expect(old.sources.count == 1)
        #expect(!old.findings.contains { $0.kind == "silent-end" })
        #expect(old.sources.first?.tally.unprefixed == 0)
        let commanded = try analysis(of: [
            "$ kubectl logs -n shop cache-0 sentinel\n"
                + "1:X 03 Mar 2024 10:00:00.000 # +sdown master shop 10.9.0.1 6379\n"
        ])
        #expect(commanded.sources.first?.nodeName == "cache-0")
    }

    @Test func moreWindowsThanAreKeptAreToldAsALeast() throws {
        let pair =
            "1:M 03 Mar 2024 10:00:00.000 # Cluster state changed: fail\n"
            + "1:M 03 Mar 2024 10:00:00.000 # Cluster state changed: ok\n"
        let told = try analysis(of: [String(repeating: pair, count: 6000)])
        #expect(told.failWindows.count == 5000)
        #expect(told.findings.first?.title.contains("down at least") == true)
    }

    @Test func aFolderIsSortedOut() throws {
        let analysis = try Self.posted([""])
        #expect(analysis.sources.count > 70)
        #expect(analysis.clientSources.count >= 17)
        #expect(analysis.unread.count == 2)
        #expect(!analysis.slowCommands.isEmpty)
    }
}
