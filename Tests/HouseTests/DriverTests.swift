import Foundation
import Testing

/// The loads on real clients in plans/clients: what is not built says so and how it is, as a plan's load and `clients` ask of it.
@Suite struct DriverTests {
    private static let drivers = Repository.root.appending(path: "plans/clients")

    private static func run(_ driver: URL, _ argument: String) throws -> (
        status: Int32, said: String
    ) {
        let process = Process()
        process.executableURL = driver
        process.arguments = [argument]
        process.environment = ["PATH": "/usr/bin:/bin"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let said = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: said, as: UTF8.self))
    }

    @Test(
        arguments: [
            ("java", "RedissonLoad", "mvn -q -f plans/clients/java package"),
            ("go", "go-redis", "go build -o load ."),
        ])
    func whatIsNotBuiltEndsWithItsRemedy(name: String, client: String, remedy: String) throws {
        // A copy, which nobody has built.
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let copy = folder.appending(path: "run")
        try FileManager.default.copyItem(at: Self.drivers.appending(path: "\(name)/run"), to: copy)
        let (status, said) = try Self.run(copy, client)
        #expect(status == 69)
        #expect(said.contains(remedy))
    }

    @Test func whatAllPlansNameIsThere() throws {
        let plan = try String(contentsOf: Self.drivers.appending(path: "all.yaml"), encoding: .utf8)
        let named = plan.matches(of: /plans\/clients\/[a-z_\/]+(\.(py|js|php|rb))?/).map {
            String($0.output.0)
        }
        #expect(named.count >= 15)
        for path in named {
            #expect(
                FileManager.default.fileExists(atPath: Repository.root.appending(path: path).path))
        }
        // What the Java loads are called there, their sources are called.
        for load in plan.matches(of: /[A-Z][a-z]+Load/) {
            let source = Self.drivers.appending(path: "java/src/main/java/\(load.output).java")
            #expect(FileManager.default.fileExists(atPath: source.path))
        }
    }
}
