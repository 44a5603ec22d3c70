import Foundation
import RedisClient
import Testing

@testable import Faults
@testable import Plan

@Suite struct PlanPasswordTests {
    private func cluster(_ text: String) throws(PlanError) -> ClusterSpecification {
        try ClusterSpecification(
            reading: PlanParser.parse(PlanSource(name: "plan.yaml", text: text)))
    }

    private func complaint(about text: String) -> String? {
        do throws(PlanError) {
            _ = try cluster(text)
            return nil
        } catch { return "\(error)" }
    }

    @Test func clientsLogInAsThePlanSays() throws {
        #expect(try cluster("{ masters: 3 }").clients == nil)
        #expect(
            try cluster("{ user: app, password: secret }").clients
                == Credentials(user: "app", password: "secret"))
        #expect(try cluster("{ password: secret }").clients == Credentials(password: "secret"))
    }

    @Test func whatDoesNotGoTogetherIsAnErrorWithItsPlace() {
        #expect(
            complaint(about: "{ user: app }")
                == "plan.yaml:1:9: a user needs a password: password: ${NAME}, or password-file")
        #expect(
            complaint(about: "{ password: a, password-file: b }")?.contains(
                "the password is there twice") == true)
        #expect(complaint(about: "{ password: '' }")?.contains("the password is empty") == true)
        #expect(
            complaint(about: "{ config: { requirepass: x } }")
                == "plan.yaml:1:11: requirepass without masterauth: no replica could follow its "
                + "master; add masterauth")
        #expect(complaint(about: "{ replicas: 0, config: { requirepass: x } }") == nil)
        #expect(
            complaint(about: "{ password-file: /dev/zero }")
                == "plan.yaml:1:18: the file '/dev/zero' cannot be read")
    }

    @Test func aVariableOfTheEnvironmentStandsForWhatItHolds() throws {
        let value = PlanValue(plain: "", at: PlanPosition(source: "plan.yaml"))
        let environment = ["A": "one", "B_2": "two", "EMPTY": "", "LINES": "a\nb"]
        #expect(try SecretValue.expanded("${A}", at: value, in: environment) == "one")
        #expect(
            try SecretValue.expanded("app on >${A} >${B_2} ~*", at: value, in: environment)
                == "app on >one >two ~*")
        #expect(
            try SecretValue.expanded("$A ${} ${1}", at: value, in: environment) == "$A ${} ${1}")
        for name in ["NONE", "EMPTY", "LINES"] {
            #expect(throws: PlanError.self) {
                try SecretValue.expanded("${\(name)}", at: value, in: environment)
            }
        }
    }

    @Test func aCopyKeepsTheVariablesNameAndHidesWhatIsWritten() throws {
        let text = """
            cluster: { masters: 1, replicas: 0, password: '${HOME}', config: { requirepass: "pl4nted" } }
            duration: 1s
            expect: []
            """
        let plan = try Plan(
            PlanSource(name: "plan.yaml", text: text), vocabulary: .current)
        let copy = PlanText(of: plan).resolved(seed: 1)
        #expect(copy.contains("${HOME}"), "\(copy)")
        #expect(!copy.contains("pl4nted"))
        let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
        #expect(plan.cluster.clients?.password == home)
    }
}
