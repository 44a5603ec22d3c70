import Plan
import Runner
import Testbed

/// A plan for a cluster that was there before, as commands look at it.
struct AttachedPlan {
    private let plan: Plan

    init(_ plan: Plan) { self.plan = plan }

    /// Looks at the plan's cluster, only reading.
    ///
    /// - Throws: `ExitCode` 65 when the plan cannot be on it, 69 when it is not there or not fit; told.
    func look() async throws -> Attachment {
        do {
            return try await Attachment(lookingAt: plan)
        } catch let error as PlanError {
            throw ExitStatus.badPlan.saying("\(error)")
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
    }

    /// Demands the word that stands for this plan and this cluster.
    ///
    /// - Throws: `ExitCode` 77, told, when there is none or another.
    static func demand(_ word: String?, for attachment: Attachment, file: String) throws {
        guard word != attachment.consent else { return }
        let reason =
            word == nil
            ? "nothing is done to a cluster that was there before without consent"
            : "the consent is for another plan or another cluster"
        throw ExitStatus.noConsent.saying(
            "\(reason): 'shaketable check \(ShellQuoting.quoted(file))' tells what would be done, and the word "
                + "for --consent")
    }

    /// Demands a plan that starts its own cluster.
    ///
    /// - Throws: `ExitCode` 65, told, for any other.
    static func demandNone(in plan: Plan) throws {
        guard plan.cluster.attach != nil else { return }
        throw ExitStatus.badPlan.saying(
            "\(plan.name): this command starts clusters of its own and takes no cluster.attach; 'shaketable check' "
                + "and 'shaketable run' do")
    }
}
