import RedisClient
import Testing

@Suite struct ServerVersionTests {
    @Test func versionsAreReadFromTheProgramsOutput() {
        #expect(
            ServerVersion(
                versionOutput:
                    "Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64 build=88aa\n"
            )
                == ServerVersion(.redis, 7, 0, 15))
        #expect(
            ServerVersion(
                versionOutput: "Valkey server v=8.1.1 sha=0:0 malloc=libc bits=64 build=1")
                == ServerVersion(.valkey, 8, 1, 1))
        #expect(ServerVersion(versionOutput: "bash: redis-server: command not found") == nil)
        #expect(ServerVersion(versionOutput: "") == nil)
    }

    @Test func valkeysOwnVersionGoesBeforeTheCompatibleOne() {
        let text =
            "# Server\r\nredis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:9.1.2\r\n\r\n# Replication\r\nrole:slave\r\nmaster_host:::1\r\n"
        let information = Information(text)
        #expect(ServerVersion(information) == ServerVersion(.valkey, 9, 1, 2))
        #expect(information.sections["replication"]?["role"] == "slave")
        #expect(information["master_host"] == "::1")
        #expect(information.integer("role") == nil)
        #expect(
            ServerVersion(Information("# Server\nredis_version:3.0.7\n"))
                == ServerVersion(.redis, 3, 0, 7))
        #expect(ServerVersion(Information("")) == nil)
    }

    @Test func aVersionIsToldWithItsProduct() {
        #expect(ServerVersion(.redis, 7, 0, 15).description == "redis 7.0.15")
    }
}
