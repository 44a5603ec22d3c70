import Foundation
import Testing
import Yams

/// What the CI is told: the workflows and the composite action are YAML, their shell parts are shell, and what they name is
/// there.
@Suite struct WorkflowTests {
    private static let files = Repository.files(below: [".github"], endingIn: [".yml"])

    private static func read(_ file: Repository.File) throws -> [String: Any] {
        try #require(try Yams.load(yaml: file.text) as? [String: Any], "\(file.path)")
    }

    /// The steps of a workflow's jobs, or of an action.
    private static func steps(of content: [String: Any]) -> [[String: Any]] {
        let jobs = (content["jobs"] as? [String: [String: Any]]).map { Array($0.values) } ?? []
        let parts = jobs + [content["runs"] as? [String: Any] ?? [:]]
        return parts.flatMap { $0["steps"] as? [[String: Any]] ?? [] }
    }

    /// The first groups of all that match in a text.
    private static func names(_ pattern: Regex<(Substring, Substring)>, in text: String) -> Set<
        String
    > {
        Set(text.matches(of: pattern).map { String($0.1) })
    }

    @Test func allAreThere() {
        let paths = Set(Self.files.map(\.path))
        for name in ["workflows/ci", "workflows/nightly", "workflows/release"] {
            #expect(paths.contains(".github/\(name).yml"))
        }
        #expect(paths.contains(".github/actions/run/action.yml"))
    }

    @Test func everyStepDoesSomethingAndItsShellIsShell() throws {
        for file in Self.files {
            let steps = Self.steps(of: try Self.read(file))
            #expect(!steps.isEmpty, "\(file.path)")
            for step in steps {
                #expect((step["run"] == nil) != (step["uses"] == nil), "\(file.path): \(step)")
                guard let script = step["run"] as? String else { continue }
                let plain = script.replacing(/\$\{\{[^}]*\}\}/, with: "x")
                #expect(try Self.isShell(plain), "\(file.path): \(script)")
            }
        }
    }

    @Test func scriptsOfTheActionAreShell() throws {
        for name in Repository.entries(of: ".github/actions/run") where !name.contains(".") {
            let path = Repository.root.appending(path: ".github/actions/run/\(name)")
            #expect(FileManager.default.isExecutableFile(atPath: path.path), "\(name)")
            #expect(try Self.isShell(try String(contentsOf: path, encoding: .utf8)), "\(name)")
        }
    }

    /// Text from outside must not be pasted into a shell: a title of a pull request could be a command.
    @Test func noExpressionStandsInAScript() throws {
        for file in Self.files {
            for step in Self.steps(of: try Self.read(file)) {
                let script = step["run"] as? String ?? ""
                #expect(!script.contains("${{"), "\(file.path): \(script)")
            }
        }
    }

    @Test func whatIsNamedIsThere() throws {
        for file in Self.files {
            let content = try Self.read(file)
            let steps = Self.steps(of: content)
            let known = Set(steps.compactMap { $0["id"] as? String })
            let used = Self.names(/steps\.([A-Za-z_-]+)\.outputs/, in: file.text)
            #expect(used.isSubset(of: known), "\(file.path): \(used)")
            let inputs = content["inputs"] as? [String: Any] ?? [:]
            let dispatch =
                ((content["on"] as? [String: Any])?["workflow_dispatch"] as? [String: Any])?[
                    "inputs"] as? [String: Any] ?? [:]
            let asked = Self.names(/inputs\.([A-Za-z_-]+)/, in: file.text)
            #expect(
                asked.isSubset(of: Set(inputs.keys).union(dispatch.keys)), "\(file.path): \(asked)")
            for (name, job) in content["jobs"] as? [String: [String: Any]] ?? [:] {
                let needs =
                    (job["needs"] as? [String]) ?? (job["needs"] as? String).map { [$0] } ?? []
                let jobs = content["jobs"] as? [String: Any] ?? [:]
                #expect(needs.allSatisfy { jobs[$0] != nil && $0 != name }, "\(file.path): \(name)")
            }
            for path in Self.names(
                /(?:^|[\s"'\/])((?:scripts|plans)\/[A-Za-z0-9_.\/-]*[a-zA-Z0-9])/, in: file.text)
            {
                let url = Repository.root.appending(path: path)
                #expect(
                    FileManager.default.fileExists(atPath: url.path), "\(file.path): \(path)")
            }
        }
    }

    private static func isShell(_ script: String) throws -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-n", "-c", script]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
