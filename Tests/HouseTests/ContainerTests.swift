import Foundation
import Testing

/// The scripts that build what is used name what the package makes.
@Suite struct ContainerTests {
    private static func text(_ path: String) throws -> String {
        try String(contentsOf: Repository.root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The words behind a word in a text.
    private static func words(after word: String, in text: String) -> Set<String> {
        Set(
            text.components(separatedBy: word).dropFirst().compactMap {
                $0.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "-" }).first
                    .map(String.init)
            })
    }

    /// The package's products: programs by their names, libraries as files.
    private static func products() throws -> (programs: Set<String>, libraries: Set<String>) {
        let package = try text("Package.swift")
        let listed = package.components(separatedBy: "products: [").dropFirst().first?
            .components(separatedBy: "dependencies: [").first
        let products = try #require(listed)
        return (
            words(after: ".executable(name: \"", in: products),
            words(after: ".library(name: \"", in: products)
        )
    }

    @Test(arguments: ["scripts/package", "scripts/build"])
    func everyProductIsBuilt(script: String) throws {
        let (programs, libraries) = try Self.products()
        #expect(programs == ["shaketable"] && libraries.contains("stall"))
        #expect(
            Self.words(after: "--product ", in: try Self.text(script))
                == programs.union(libraries))
    }

    @Test func everyProductIsPackaged() throws {
        let (programs, libraries) = try Self.products()
        let line = try #require(
            try Self.text("scripts/package").split(separator: "\n").first {
                $0.hasPrefix("for file in ")
            })
        let packaged = line.dropFirst("for file in ".count).prefix { $0 != ";" }
        #expect(
            Set(packaged.split(separator: " ").map(String.init))
                == programs.union(libraries.map { "lib\($0).so" }))
    }

    /// What is released, the image too, is the package and nothing else.
    @Test(arguments: ["scripts/Containerfile", ".github/workflows/release.yml"])
    func whatIsReleasedIsThePackage(path: String) throws {
        let lines = try Self.text(path).split(separator: "\n").filter {
            $0.drop { $0 == " " }.first != "#"
        }.joined(separator: "\n")
        #expect(lines.contains("scripts/package"))
        let (programs, libraries) = try Self.products()
        #expect(Self.words(after: "--product ", in: lines).isSubset(of: programs.union(libraries)))
    }

    /// A client that burns half a second however few requests it makes is not measured by runs that are over by then.
    @Test func theBenchmarksLongRunIsMadeLongEnough() throws {
        let probes = Repository.root.appendingPathComponent("Tests/Probes").path
        let python = Process()
        python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        python.arguments = [
            "python3", "-c",
            """
            import sys
            sys.path.insert(0, sys.argv[1])
            text = open(sys.argv[1] + "/load_benchmark.py").read()
            sys.argv = ["load_benchmark.py", "program", "1", "300000"]
            names = {}
            exec(text.split("with tempfile.TemporaryDirectory")[0], names)
            def whole(name, servers, pipeline, requests):
                return requests, max(0.5, 0.5e-6 * requests), 1e-6 * requests, 1e-6 * requests
            names["whole"] = whole
            print(names["once"]("a client", None, 16, 300000)[0])
            """, probes,
        ]
        let pipe = Pipe()
        python.standardOutput = pipe
        try python.run()
        let said = pipe.fileHandleForReading.readDataToEndOfFile()
        python.waitUntilExit()
        let cost = Double(
            String(decoding: said, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
        // It is 0.5 us in truth.
        #expect(try #require(cost) > 0.4)
    }
}
