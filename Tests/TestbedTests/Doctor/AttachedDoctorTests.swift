import Linux
import RedisClient
import Testing

@testable import Testbed

@Suite struct AttachedDoctorTests {
    private let server = ServerAge(
        process: 7, uptime: 100, askedAt: MonotonicClock.now())

    @Test func aSlowConnectionIsNoOtherProcess() {
        let later = server.askedAt + 25_000_000_000
        #expect(server.trouble(with: 98, at: later) == nil)
        #expect(server.trouble(with: 127, at: later) == nil)
        #expect(server.trouble(with: 96, at: later)?.contains("another one") == true)
        #expect(server.trouble(with: 129, at: later) != nil)
    }

    @Test func onlyARefusalOfTheCommandItselfIsOne() {
        func reply(_ text: String) -> Reply { .error(ServerError(text)) }
        #expect(PermissionExamination.isRefusal(reply("NOPERM this user has no permissions")))
        #expect(PermissionExamination.isRefusal(reply("ERR unknown command 'CONFIG'")))
        #expect(!PermissionExamination.isRefusal(reply("MOVED 1 10.0.0.1:6379")))
        #expect(!PermissionExamination.isRefusal(reply("ERR syntax error")))
        #expect(!PermissionExamination.isRefusal(.nilReply))
    }

    @Test func aHostThatAllowsAllIsFine() {
        let answer = HostAnswer("age=100\nsetsid=yes\nfree=2097152\n")
        let finding = HostExamination.finding(
            "host of node 1", answer, of: server, usesWords: false)
        #expect(finding.condition == .ok)
        #expect(finding.found.contains("2048 MiB"))
    }

    @Test func anotherProcessIsToldWithWhatWouldDo() {
        let answer = HostAnswer("server=process 1 ignores SIGSTOP\u{1B}[0m\nfree=x\nsetsid=yes")
        let finding = HostExamination.finding(
            "host of node 1", answer, of: server, usesWords: false)
        #expect(finding.condition == .missing)
        #expect(!finding.found.contains("\u{1B}"))
        #expect(finding.remedy?.contains("attach.words") == true)
        #expect(
            HostExamination.finding("host of node 1", answer, of: server, usesWords: true).condition
                == .ok)
    }

    @Test func aHostWithoutSetsidIsDegraded() {
        let finding = HostExamination.finding(
            "host of node 1", HostAnswer("age=100\nsetsid=no"), of: server, usesWords: false)
        #expect(finding.condition == .degraded)
        #expect(HostAnswer("").age == nil)
        #expect(HostAnswer("free=9223372036854775807").freeMemory == nil)
    }

    @Test func noQuestionOfTheDoctorDoesAnything() {
        // What writes is asked of a key that is elsewhere; what sets, pauses, kills or fails over, with nonsense.
        let writes: Set<String> = ["SET", "INCR", "HSET", "UNLINK", "EVAL"]
        for words in PermissionExamination.purposes.flatMap(\.questions) {
            if writes.contains(words[0]) { #expect(words.contains("{key}")) }
            if ["PAUSE", "FAILOVER"].contains(words.last ?? "") { Issue.record("\(words)") }
            if words.starts(with: ["CONFIG", "SET"]) { #expect(words[2] == "shaketable-absent") }
        }
    }
}
