import Testing

@testable import Wording

@Suite struct SecretTests {
    @Test(arguments: [
        "requirepass s3cr3t-pw", "  masterauth \"s3cr3t-pw and more\"", "masterauth: s3cr3t-pw",
        "cluster.config.masterauth=s3cr3t-pw", ">>> 'requirepass s3cr3t-pw s3cr3t-pw'",
        "tls-key-file-pass 's3cr3t-pw'", "rename-command CONFIG s3cr3t-pw",
        "user alice on >s3cr3t-pw ~* +@all", "user alice on ~* +@all #s3cr3t-pw",
        "redis://me:s3cr3t-pw@host:6379/0", "rediss://:s3cr3t-pw@host", "redis://s3cr3t-pw@host",
        "url=redis://me:s3@s3cr3t-pw@host", "AUTH s3cr3t-pw", "AUTH me s3cr3t-pw",
        "\"auth\" \"s3cr3t-pw\"", "HELLO 3 AUTH me s3cr3t-pw",
        "redis-cli -a s3cr3t-pw ping", "client --password s3cr3t-pw", "client --pass=s3cr3t-pw",
        "REDIS_PASSWORD=s3cr3t-pw", "\"api_key\": \"s3cr3t-pw\"", "authToken: s3cr3t-pw",
        "{requirepass: s3cr3t-pw, save: \"\"}", "ACL SETUSER alice on >s3cr3t-pw",
        "CONFIG SET requirepass s3cr3t-pw", "\"CONFIG\" \"SET\" \"masterauth\" \"s3cr3t-pw\"",
    ])
    func whatIsSecretInATextIsHidden(text: String) {
        let shown = Secret.hiding(in: text)
        #expect(!shown.contains("s3cr3t-pw"), "\(shown)")
        #expect(shown.contains(Secret.hidden))
        #expect(Secret.hiding(in: shown) == shown)
    }

    @Test(arguments: [
        "Failover auth granted to 0d1f for epoch 7",
        "Failover auth denied to 0d1f: its master is up",
        "NOAUTH Authentication required.", "user.max_net_namespaces is 0",
        "plan.yaml:12:5: no fault is named 'puase'; did you mean 'pause'?",
        "http://127.0.0.1:8080/run", "cluster-node-timeout 5000", "save 900 1",
        "MASTER aborted replication with an error: NOAUTH Authentication required.",
        "Unable to AUTH to MASTER: -ERR invalid password",
        "Unexpected reply to PSYNC from master: -NOAUTH Authentication required.",
        "the key 'name' is there twice", "tar -a x", "keys: 10000",
    ])
    func whatIsNoSecretStays(text: String) {
        let shown = Secret.hiding(in: text)
        #expect(shown == text || text.hasPrefix("tar"))
    }

    @Test func commandsHideTheirPasswords() {
        #expect(Secret.hiding(command: ["auth", "me", "pw"]) == ["auth", "(hidden)", "(hidden)"])
        #expect(
            Secret.hiding(command: ["HELLO", "3", "AUTH", "me", "pw"]).suffix(2)
                == ["(hidden)", "(hidden)"])
        #expect(
            Secret.hiding(command: ["CONFIG", "SET", "save", "", "requirepass", "pw"]).last
                == "(hidden)")
        #expect(Secret.hiding(command: ["acl", "setuser", "a", ">pw"]).last == "(hidden)")
        #expect(Secret.hiding(command: ["SET", "k", "v"]) == ["SET", "k", "v"])
    }

    @Test func commandLinesHideWhatFollowsAnOption() {
        #expect(
            Secret.hiding(arguments: ["c", "--password", "pw", "-a", "pw2", "--user=x"])
                == ["c", "--password", "(hidden)", "-a", "(hidden)", "--user=x"])
        #expect(
            Secret.hiding(arguments: ["c", "redis://u:pw@h"]) == ["c", "redis://u:(hidden)@h"])
        #expect(Secret.hiding(arguments: ["python3", "load.py"]) == ["python3", "load.py"])
    }

    @Test func directivesThatHoldPasswordsAreHiddenWhole() {
        #expect(Secret.shown(["alice on >pw", "bob"], of: "user") == ["(hidden)", "(hidden)"])
        #expect(Secret.shown(["900 1"], of: "save") == ["900 1"])
    }
}
