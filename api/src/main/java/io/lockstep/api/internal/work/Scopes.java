package io.lockstep.api.internal.work;

import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Door;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.FaultException;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Principal;
import io.lockstep.space.Branches;
import io.lockstep.space.HostedBranch;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Refusal;
import io.lockstep.twin.TwinCommand;
import io.lockstep.twin.WriteGuard;
import io.lockstep.twin.access.Sight;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the graph that a call is about. Thread-safe.
public final class Scopes {
  private final SpaceCalls live;
  private final Branches branches;
  private final Sights sights;
  private final Door door;

  /// @param door told of writes that policies do not permit
  public Scopes(SpaceCalls live, Branches branches, Door door) {
    this.live = live;
    this.branches = branches;
    this.sights = new Sights(live::policies);
    this.door = door;
  }

  /// The live graph for a route at the root, that of the branch for a route below a branch's path:
  /// as the caller sees it.
  ///
  /// @throws FaultException 404 `BranchNotFound` when there is no such branch
  public GraphCalls of(Call call) {
    GraphCalls whole =
        call.branch().<GraphCalls>map(id -> new BranchCalls(require(id))).orElse(live);
    Principal principal = call.principal();
    return sights.limits(principal)
        ? new SeenCalls(
            whole, view -> sight(call, principal, view), subject -> refused(call, subject))
        : whole;
  }

  /// The live graph as somebody sees it who calls by another way than HTTP.
  public GraphCalls of(Principal principal, String remote) {
    return sights.limits(principal)
        ? new SeenCalls(
            live,
            view -> sights.of(principal, view),
            subject -> door.writeRefused(principal, remote, subject))
        : live;
  }

  /// What somebody may do in the live graph; empty when all that their role permits.
  public Optional<Sight> sight(Principal principal) {
    return sights.limits(principal)
        ? Optional.ofNullable(sights.of(principal, live.view()))
        : Optional.empty();
  }

  /// Why a caller may not make a write of the live graph that is not made through [#of]; empty when
  /// they may. What is found is told like other refusals.
  public Optional<Refusal> refusal(Call call, TwinCommand command) {
    GraphView view = live.view();
    Sight sight = sights.of(call.principal(), view);
    Optional<Refusal> refusal =
        sight == null ? Optional.empty() : new WriteGuard(view, sight).refusal(command);
    refusal.ifPresent(_ -> refused(call, command.subject()));
    return refusal;
  }

  /// What is refused in a branch would have changed nothing but the branch.
  private void refused(Call call, String subject) {
    if (call.branch().isEmpty()) {
      door.writeRefused(call.principal(), call.remote(), subject);
    }
  }

  private @Nullable Sight sight(Call call, Principal principal, GraphView view) {
    return call.branch().isEmpty() ? sights.of(principal, view) : sights.elsewhere(principal, view);
  }

  /// What the caller may do in the graph that the call is about; empty when all that their role
  /// permits.
  public Optional<Sight> sight(Call call) {
    Principal principal = call.principal();
    if (!sights.limits(principal)) {
      return Optional.empty();
    }
    GraphView view =
        call.branch().<GraphCalls>map(id -> new BranchCalls(require(id))).orElse(live).view();
    return Optional.ofNullable(sight(call, principal, view));
  }

  /// Another view than that of the call's graph, as the caller sees it.
  public GraphView seen(Call call, GraphView view) {
    Sight sight = sights.elsewhere(call.principal(), view);
    return sight == null ? view : view.seenBy(sight);
  }

  /// What everybody sees.
  public Sights sights() {
    return sights;
  }

  /// The live graph, whatever the call is about.
  public SpaceCalls live() {
    return live;
  }

  /// The branch with this id.
  ///
  /// @throws FaultException 404 `BranchNotFound` when there is none
  public HostedBranch require(String id) {
    return branches.find(id).orElseThrow(() -> unknown(id));
  }

  private static FaultException unknown(String id) {
    return Fault.of(ErrorCode.NOT_FOUND, "There is no such branch")
        .named("BranchNotFound")
        .at("branch")
        .expected("the id of a branch that is open, as GET /api/v1/branches lists them")
        .found(id)
        .exception();
  }
}
