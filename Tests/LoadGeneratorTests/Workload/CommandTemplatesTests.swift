import RedisClient
import Testing

@testable import LoadGenerator
@testable import Workload

struct CommandTemplatesTests {
    private func specification(
        _ command: String, _ change: (inout LoadSpecification) -> Void = { _ in }
    ) -> LoadSpecification {
        var load = LoadSpecification(policy: ClientPolicy(name: "test"))
        load.mix = [.init(command: command, share: 1)]
        load.valueSize = .fixed(25)
        change(&load)
        return load
    }

    private func text(
        _ load: LoadSpecification, key: UInt32 = 42, number: UInt32 = 7, salt: UInt64 = 1
    ) -> String {
        let templates = CommandTemplates(Workload(load))
        let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: templates.longest)
        defer { buffer.deallocate() }
        let count = templates.write(0, key: key, number: number, salt: salt, to: buffer)
        #expect(count <= templates.longest)
        return String(decoding: UnsafeBufferPointer(start: buffer, count: count), as: UTF8.self)
    }

    /// On a cluster that others use too, everything that is written is below the run's prefix, in the slot of its key.
    @Test(arguments: ["get", "set", "incr", "get-counter", "hset", "hgetall", "eval"])
    func everyKeyOfARunIsBelowItsPrefix(command: String) throws {
        let load = specification(command) { $0.keyRun = "0badcafe" }
        let naming = Workload.naming(of: load)
        let sent = try #require(words(text(load)))
        for words in sent {
            let keys = words.filter {
                $0.contains("0000000") && $0.contains(":") && !$0.hasPrefix("0")
            }
            #expect(!keys.isEmpty, "\(words)")
            #expect(keys.allSatisfy { $0.hasPrefix("shaketable:0badcafe:") }, "\(words)")
            #expect(keys.allSatisfy { HashSlot.of($0) == naming.slot(of: 42) }, "\(words)")
        }
        let families = ["incr": "counter", "hset": "session", "eval": "limit"]
        let name = families[command].map { naming.text(of: 42, in: $0) } ?? naming.text(of: 42)
        if command != "get-counter", command != "hgetall" {
            #expect(sent.joined().contains(name), "\(sent)")
        }
    }

    /// The words of the commands in a text; nil when it is not what a server reads.
    private func words(_ text: String) -> [[String]]? {
        var rest = text.utf8[...]
        var commands: [[String]] = []
        func line(_ mark: Character) -> Int? {
            guard rest.first == mark.asciiValue, let end = rest.firstIndex(of: 13) else {
                return nil
            }
            let number = Int(
                String(decoding: rest[rest.startIndex..<end].dropFirst(), as: UTF8.self))
            rest = rest[end...].dropFirst(2)
            return number
        }
        while !rest.isEmpty {
            guard let count = line("*") else { return nil }
            var command: [String] = []
            for _ in 0..<count {
                guard let size = line("$"), rest.count >= size + 2 else { return nil }
                command.append(String(decoding: rest.prefix(size), as: UTF8.self))
                guard Array(rest.dropFirst(size).prefix(2)) == [13, 10] else { return nil }
                rest = rest.dropFirst(size + 2)
            }
            commands.append(command)
        }
        return commands
    }

    @Test func getAndSetAreWhatTheServerReads() {
        #expect(
            text(specification("get")) == "*2\r\n$3\r\nGET\r\n$21\r\nshaketable:0000000042\r\n")
        #expect(
            text(specification("set"), number: 4_294_967_295)
                == "*3\r\n$3\r\nSET\r\n$21\r\nshaketable:0000000042\r\n"
                + "$25\r\n0000000042:4294967295:xxx\r\n")
    }

    @Test func everyCommandIsWhatTheServerReads() {
        let tag = "{shaketable:0000000042}"
        let group = "shaketable:{000000004}"
        let expected: [String: [[String]]] = [
            "get": [["GET", "shaketable:0000000042"]],
            "set": [["SET", "shaketable:0000000042", "0000000042:0000000007:xxx"]],
            "incr": [["INCR", "counter:\(tag)"]],
            "get-counter": [["GET", "counter:\(tag)"]],
            "hgetall": [["HGETALL", "session:\(tag)"]],
            "mget": [["MGET"] + (0..<10).map { "\(group)\($0)" }],
            "eval": [["EVAL", LoadCommand.script, "1", "limit:\(tag)", "0"]],
        ]
        for (command, words) in expected {
            #expect(self.words(text(specification(command))) == words, "\(command)")
        }
        let session = words(text(specification("hset")))
        #expect(session?[0].count == 8 && session?[0][1] == "session:\(tag)")
        #expect(session?[0].last == "0000000042:0000000007:xxx")
        #expect(Set(expected.keys).union(["hset"]) == Set(LoadCommand.allCases.map(\.rawValue)))
    }

    @Test func expiriesStandInTheCommandOrBehindIt() {
        func expiring(_ command: String) -> [[String]]? {
            words(text(specification(command) { $0.expiry = .seconds(60) }))
        }
        #expect(expiring("set")?[0].suffix(2) == ["PX", "60000"])
        #expect(
            expiring("incr")?.last == ["PEXPIRE", "counter:{shaketable:0000000042}", "60000"])
        #expect(
            expiring("hset")?.last == ["PEXPIRE", "session:{shaketable:0000000042}", "60000"])
        #expect(expiring("eval")?[0].last == "60000")
    }

    @Test func keysOfAGroupShareASlotInEveryFamily() {
        var load = specification("set")
        load.mix.append(.init(command: "mget", share: 0))
        #expect(words(text(load))?[0][1] == "shaketable:0000000042")
        load.mix[0].share = 0.5
        load.mix[1].share = 0.5
        #expect(words(text(load, key: 1_234_567_895))?[0][1] == "shaketable:{123456789}5")
        load.mix[0].command = "incr"
        #expect(words(text(load))?[0][1] == "counter:{000000004}2")
        // The ledger and the slots call it as it is sent.
        #expect(KeyNaming.grouped.text(of: 42) == "shaketable:{000000004}2")
        #expect(KeyNaming.grouped.text(of: 1_234_567_895) == "shaketable:{123456789}5")
    }

    @Test func valuesOfVaryingSizeHaveTheirLength() {
        for key in 0..<200 as Range<UInt32> {
            for command in ["set", "hset"] {
                let load = specification(command) {
                    $0.valueSize = .uniform(22...1200)
                    $0.expiry = .seconds(1)
                }
                let value = words(text(load, key: key))?[0].first {
                    $0.hasPrefix("00000") && $0.count > 10
                }
                #expect(value?.hasPrefix("\(KeyNaming.digits(Int(key))):0000000007:") == true)
                #expect((22...1200).contains(value?.count ?? 0))
                #expect(text(load, key: key) == text(load, key: key))
            }
        }
    }

    @Test func ownCommandsHaveTheirPlaceholdersFilled() throws {
        let line = "ZADD board:{key} {random} 'a b:{number}'"
        let command = CustomCommand(
            words: try #require(CustomCommand.words(of: line)), share: 1, isWrite: true)
        #expect(command.problem == nil)
        let load = specification("get") {
            $0.mix = []
            $0.commands = [command]
        }
        let words = try #require(words(text(load))?[0])
        #expect(words[..<2] == ["ZADD", "board:{shaketable:0000000042}"])
        #expect(words[3] == "a b:0000000007")
        let random = try #require(Int(words[2]))
        #expect((1_000_000_000...1_999_999_999).contains(random))
        #expect(text(load, salt: 2) != text(load) && text(load) == text(load))
    }

    @Test func ownCommandsThatCannotBeAreTold() {
        func problem(_ line: String) -> String? {
            CustomCommand(words: CustomCommand.words(of: line) ?? [], share: 1, isWrite: true)
                .problem
        }
        #expect(problem("PING")?.contains("needs {key}") == true)
        #expect(problem("")?.contains("its name") == true)
        #expect(problem("GET a:{key} {keys}")?.hasPrefix("no placeholder is named {keys}") == true)
        #expect(problem("SET {key} x{value}")?.contains("by itself") == true)
        #expect(problem("EVAL 'return {1,2}' 1 {key}") == nil)
        #expect(CustomCommand.words(of: "GET 'a") == nil)
    }

    @Test func commandsAreChosenByTheirShares() {
        let load = specification("get") {
            $0.mix = [
                .init(command: "get", share: 0.7), .init(command: "set", share: 0.2),
                .init(command: "incr", share: 0.1),
            ]
        }
        let templates = CommandTemplates(Workload(load))
        var random = RandomSource(seed: 3)
        var counts = [0, 0, 0]
        for _ in 0..<100_000 { counts[templates.choose(random.next() >> 32)] += 1 }
        #expect(abs(counts[0] - 70_000) < 700)
        #expect(abs(counts[1] - 20_000) < 700)
        #expect(abs(counts[2] - 10_000) < 500)
    }

    @Test func valueTellsItsWrite() {
        func number(_ value: String) -> UInt32? {
            Array(value.utf8).withUnsafeBufferPointer {
                CommandTemplates.number(in: $0, ofKey: 7)
            }
        }
        #expect(number("0000000007:0000000123:xxx") == 123)
        #expect(number("0000000008:0000000123:xxx") == nil)
        #expect(number("0000000007:000000x123:xxx") == nil)
        #expect(number("0000000007:99") == nil)
    }
}
