import Foundation
import Testing

@testable import RunRecord
@testable import Testbed

/// Programs that are no servers, or none as they should be: shell scripts in their place.
@Suite(.serialized) struct StrangeServerTests {
    private static let version =
        "[ \"$1\" = --version ] && { echo \"Redis server v=7.0.15 sha=0:0 malloc=libc bits=64\"; exit; }\n"

    private let folder: String

    init() throws {
        folder =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("strange-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o777])
    }

    private func program(_ text: String, mode: Int = 0o755) throws -> String {
        let path = folder + "/server"
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes(
            [.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    private func complaint(of path: String) async -> String {
        do {
            return "\(try await ServerBinary.find(path).version)"
        } catch {
            #expect((error as? ClusterError)?.kind == .unavailable)
            return "\(error)"
        }
    }

    /// Starts one node of a program; what went wrong within two seconds.
    private func failure(
        of text: String, outputLimit: Int64? = nil
    ) async throws -> ClusterError {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let server = try await ServerBinary.find(program("#!/bin/sh\n" + Self.version + text))
        let topology = Topology(shards: [
            Topology.Shard(number: 1, slots: 0...16383, master: 1, replicas: [])
        ])
        let cluster = try Cluster(
            try ClusterDeployment(
                topology: topology, directives: [], server: server, isSandboxed: false, seed: 1,
                dataFolder: folder + "/data", logFolder: folder + "/logs",
                outputLimit: outputLimit))
        do {
            _ = try await cluster.start(within: .seconds(2))
            await cluster.end()
        } catch let error as ClusterError {
            await cluster.end()
            #expect(error.kind == .unavailable)
            if let outputLimit {
                let path = await cluster.logPaths()[1] ?? ""
                let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64
                #expect(size == outputLimit)
            }
            return error
        }
        throw ClusterError(.unavailable, "it started")
    }

    @Test func aVersionOfAnotherKindIsOneClearError() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(await complaint(of: folder).contains("is a folder"))
        let silent = try program("#!/bin/sh\nexit 0\n")
        #expect(await complaint(of: silent).contains("it says: nothing"))
        #expect(
            await complaint(of: try program("#!/bin/sh\necho hm\nexit 3\n"))
                .contains("exited with status 3; it said: 'hm'"))
        #expect(
            await complaint(of: try program("#!/bin/sh\nexec yes\n")).contains("more than 64 KiB"))
        #expect(
            await complaint(of: try program("\u{7F}ELF\u{2}nonsense"))
                .contains("no program for this machine"))
        #expect(
            await complaint(of: try program("#!/bin/sh\n", mode: 0o644)).contains("chmod +x"))
        #expect(
            await complaint(of: try program("#!/bin/sh\necho warning >&2\n" + Self.version))
                == "redis 7.0.15")
    }

    /// The first bytes of an ELF program with such segments.
    private static func elf(_ kinds: [UInt8]) -> [UInt8] {
        var head = [UInt8](repeating: 0, count: 64)
        head.replaceSubrange(0..<6, with: [0x7F, 0x45, 0x4C, 0x46, 2, 1])
        head[32] = 64
        head[54] = 56
        head[56] = UInt8(kinds.count)
        return head + kinds.flatMap { [$0] + [UInt8](repeating: 0, count: 55) }
    }

    @Test func aProgramWithoutAnInterpreterIsLinkedStatically() {
        #expect(ServerBinary.isLinkedStatically(Self.elf([1, 1, 6])))
        #expect(!ServerBinary.isLinkedStatically(Self.elf([6, 3, 1])))
        #expect(!ServerBinary.isLinkedStatically([UInt8](Self.elf([1, 1, 6]).prefix(100))))
        #expect(!ServerBinary.isLinkedStatically(Array("#!/bin/sh\nexec redis-server\n".utf8)))
        #expect(!ServerBinary.isLinkedStatically([]))
        // This program itself is linked dynamically.
        let own = FileManager.default.contents(atPath: "/proc/self/exe") ?? Data()
        #expect(!ServerBinary.isLinkedStatically([UInt8](own.prefix(1 << 16))))
    }

    @Test func aServerThatNeverAnswersIsShownWithItsLastLines() async throws {
        let error = try await failure(of: "echo I wait; exec sleep 1000\n")
        #expect(error.description.contains("node 1 not answering"), "\(error)")
        #expect(error.description.contains("I wait"), "\(error)")
        #expect(error.description.contains("127.0.0.1:"), "\(error)")
    }

    @Test func aServerThatFloodsItsOutputIsEndedAndItsOutputCut() async throws {
        let error = try await failure(of: "exec yes flood\n", outputLimit: 1 << 20)
        #expect(error.description.contains("printed more than 1 MiB"), "\(error)")
        #expect(error.description.contains("flood"), "\(error)")
    }

    @Test(arguments: ["yes flood &", "setsid yes flood &"])
    func aChildThatAServerLeftBehindAndThatFloodsIsEndedToo(_ child: String) async throws {
        let error = try await failure(of: "\(child)\nexec sleep 1000\n", outputLimit: 1 << 20)
        #expect(error.description.contains("printed more than 1 MiB"), "\(error)")
    }

    @Test func aServerThatDiesIsShownWithItsLastLinesAndNoPassword() async throws {
        let error = try await failure(of: "echo \">>> 'masterauth s3cr3t'\"; exit 4\n")
        #expect(error.description.contains("exited with status 4"), "\(error)")
        #expect(error.description.contains("masterauth"), "\(error)")
        #expect(!error.description.contains("s3cr3t"), "\(error)")
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/redis-server")))
    func aVersionThatLiesIsTakenForWhatTheNodeSays() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let server = try await ServerBinary.find(
            program(
                "#!/bin/sh\n"
                    + Self.version.replacingOccurrences(of: "7.0.15", with: "7.9.99")
                    + "exec /usr/bin/redis-server \"$@\"\n"))
        let cluster = try Cluster(
            try ClusterDeployment(
                topology: Topology(shards: [
                    Topology.Shard(number: 1, slots: 0...16383, master: 1, replicas: [])
                ]), directives: [], server: server, isSandboxed: false, seed: 1,
                dataFolder: folder + "/data", logFolder: folder + "/logs"))
        _ = try await cluster.start(within: .seconds(60))
        let said = await cluster.version
        let contradiction = await cluster.contradiction
        await cluster.end()
        #expect(said != server.version)
        #expect(contradiction?.contains("7.9.99") == true)
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/redis-server")))
    func aScriptThatAddsArgumentsOfItsOwnIsFoundOut() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let server = try await ServerBinary.find(
            program(
                "#!/bin/sh\n" + Self.version
                    + "exec /usr/bin/redis-server \"$@\" --cluster-node-timeout 1000\n"))
        let cluster = try Cluster(
            try ClusterDeployment(
                topology: Topology(shards: [
                    Topology.Shard(number: 1, slots: 0...16383, master: 1, replicas: [])
                ]), directives: [("cluster-node-timeout", "5000")], server: server,
                isSandboxed: false, seed: 1, dataFolder: folder + "/data",
                logFolder: folder + "/logs"))
        let error = await #expect(throws: ClusterError.self) {
            _ = try await cluster.start(within: .seconds(60))
        }
        await cluster.end()
        let text = try #require(error).description
        #expect(
            text.contains("node 1 has cluster-node-timeout 1000, and the plan says 5000"), "\(text)"
        )
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/redis-server")))
    func nodesOfDifferentVersionsAreNoCluster() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // The second node's is the same program under a number that is as long.
        let server = try await ServerBinary.find(
            program(
                """
                #!/bin/bash
                [ "$1" = --version ] && exec /usr/bin/redis-server --version
                [ "${PWD##*/}" = 2 ] || exec /usr/bin/redis-server "$@"
                told=$(/usr/bin/redis-server --version | sed 's/.*v=\\([0-9.]*\\).*/\\1/')
                sed "s/${told//./\\\\.}/${told%?}$(((${told: -1} + 1) % 10))/g" /usr/bin/redis-server > other
                chmod +x other
                exec ./other "$@"

                """))
        let cluster = try Cluster(
            try ClusterDeployment(
                topology: Topology(masters: 2, replicasPerMaster: 0), directives: [],
                server: server, isSandboxed: false, seed: 1, dataFolder: folder + "/data",
                logFolder: folder + "/logs"))
        let error = await #expect(throws: ClusterError.self) {
            _ = try await cluster.start(within: .seconds(60))
        }
        await cluster.end()
        let said = error?.description ?? ""
        #expect(said.contains("must always start the same server"), "\(said)")
    }
}
