import FlyingFox
import Foundation
import Reports
import Testbed
import Testing

@testable import Commands

/// Real requests to a real server on a free port.
@Suite struct ReportServerTests {
    private static func served(
        _ body: (ServedRuns, String) async throws -> Void
    ) async throws {
        let runs = try ServedRuns()
        let server = try ReportServer(folder: ServedFolder(runs.path), port: 0)
        let (addresses, continuation) = AsyncStream.makeStream(of: String.self)
        let work = Task { try await server.run { continuation.yield($0) } }
        defer { work.cancel() }
        for await address in addresses {
            try await body(runs, String(address.dropLast()))
            break
        }
    }

    private static func get(
        _ address: String, host: String? = nil, method: HTTPMethod = .GET
    ) async throws -> (status: Int, text: String, headers: HTTPHeaders) {
        let parts = address.dropFirst("http://".count).split(
            separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let authority = String(parts[0])
        let name = host ?? authority
        // On a thread of its own: the server answers on those that tests share.
        return try await Blocking.run {
            try RawRequest(authority: authority).send(
                method.rawValue, "/" + parts[1], host: name)
        }
    }

    @Test func theIndexHasEveryRunWithItsVerdict() async throws {
        try await Self.served { _, address in
            let page = try await Self.get(address + "/")
            #expect(page.status == 200)
            #expect(page.text.contains("✓ passed"))
            #expect(page.text.contains("href=\"./report/night/done/\""))
            #expect(page.text.contains("href=\"./report/going/\""))
            #expect(page.text.contains("1 passed"))
            #expect(page.text.contains("2 unfinished"))
        }
    }

    @Test func aFinishedRunsReportIsTheOneThatWasWritten() async throws {
        try await Self.served { _, address in
            let page = try await Self.get(address + "/report/night/done/")
            #expect(page.status == 200)
            #expect(page.text == ServedRuns.report)
        }
    }

    @Test func aVerdictIsNotBelievedWhereTheEvidenceIsNotAsItWas() async throws {
        try await Self.served { runs, address in
            #expect(try await Self.get(address + "/").text.contains("1 passed"))
            let timeline = runs.path + "/night/done/runs/1/timeline.jsonl"
            let events = try String(contentsOfFile: timeline, encoding: .utf8)
            try (events + "\n").write(toFile: timeline, atomically: true, encoding: .utf8)
            // The index is kept for a moment.
            let pages = RunPages(folder: try ServedFolder(runs.path))
            #expect(!pages.index().contains("1 passed"))
            let page = try await Self.get(address + "/report/night/done/")
            #expect(page.text != ServedRuns.report)
            #expect(page.text.contains("is not as it was when the run ended"))
        }
    }

    @Test func anUnfinishedRunIsShownAsUnfinishedAndAskedForAgain() async throws {
        try await Self.served { _, address in
            let page = try await Self.get(address + "/report/going/")
            #expect(page.text.contains("? UNFINISHED"))
            #expect(page.text.contains("run 1 of 3"))
            #expect(page.text.contains("http-equiv=\"refresh\""))
            #expect(!page.text.contains("inconclusive</div>"))
            let index = try await Self.get(address + "/")
            #expect(index.text.contains("http-equiv=\"refresh\""))
        }
    }

    @Test func aKilledRunIsShownAndNotAskedForAgain() async throws {
        try await Self.served { _, address in
            let page = try await Self.get(address + "/report/killed/")
            #expect(page.text.contains("killed"))
            #expect(!page.text.contains("http-equiv=\"refresh\""))
        }
    }

    @Test func thePolicyForbidsScriptsAndFrames() async throws {
        try await Self.served { _, address in
            for place in ["/", "/report/going/", "/files/going/plan.yaml", "/nothing"] {
                let page = try await Self.get(address + place)
                let policy = page.headers[HTTPHeader("Content-Security-Policy")] ?? ""
                #expect(policy.hasPrefix("default-src 'none'; style-src 'unsafe-inline'"))
                #expect(policy.contains("frame-ancestors 'none'"))
                #expect(page.headers[HTTPHeader("X-Content-Type-Options")] == "nosniff")
                let isPage = page.headers[.contentType]?.hasPrefix("text/html") == true
                #expect(!isPage || !page.text.contains("<script"))
            }
        }
    }

    @Test(arguments: [
        "/files/../secret.txt", "/files/%2e%2e/secret.txt", "/files/..%2fsecret.txt",
        "/files/night/../../secret.txt", "/files/link/secret.txt", "/files/secret-link",
        "/files/.hidden", "/files//etc/passwd", "/files/%2fetc%2fpasswd", "/etc/passwd",
        "/report/../", "/report/link/", "/report/%2e%2e/", "/files/night", "/files/%00",
    ])
    func nothingOutsideOfTheFolderIsSent(place: String) async throws {
        try await Self.served { _, address in
            let page = try await Self.get(address + place)
            #expect(page.status == 404, "\(place): \(page.text)")
            #expect(!page.text.contains("secret"))
        }
    }

    @Test func filesInTheFolderAreSentAsText() async throws {
        try await Self.served { _, address in
            let file = try await Self.get(address + "/files/going/plan.yaml")
            #expect(file.status == 200)
            #expect(file.text == "name: <script>\n")
            #expect(file.headers[.contentType] == "text/plain; charset=utf-8")
            let page = try await Self.get(address + "/files/night/other.html")
            #expect(page.headers[.contentType] == "application/octet-stream")
        }
    }

    @Test(arguments: ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1", ""])
    func anotherHostsNameIsRefused(host: String) async throws {
        try await Self.served { _, address in
            let page = try await Self.get(address + "/", host: host)
            #expect(page.status == 421)
        }
    }

    @Test func onlyReadingIsAllowed() async throws {
        try await Self.served { runs, address in
            for method in [HTTPMethod.POST, .PUT, .DELETE] {
                let page = try await Self.get(address + "/", method: method)
                #expect(page.status == 405)
            }
            #expect(FileManager.default.fileExists(atPath: runs.path + "/night/done/plan.json"))
        }
    }

    @Test func aRedirectStaysHere() async throws {
        try await Self.served { _, address in
            let moved = try await Self.get(address + "/report/going")
            #expect(moved.status == 301)
            #expect(moved.headers[.location] == "/report/going/")
            let tricky = try await Self.get(address + "//report/going")
            #expect(tricky.headers[.location] == "/report/going/")
        }
    }

    @Test func aFolderThatIsNotThereIsRefused() {
        #expect(throws: ExitStatus.unavailable.code) { try ServedFolder("/nowhere/at/all") }
    }
}
