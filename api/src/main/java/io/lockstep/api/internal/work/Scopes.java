package io.lockstep.api.internal.work;

import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.FaultException;
import io.lockstep.model.ErrorCode;
import io.lockstep.space.Branches;
import io.lockstep.space.HostedBranch;

/// Finds the graph that a call is about. Thread-safe.
public final class Scopes {
  private final SpaceCalls live;
  private final Branches branches;

  public Scopes(SpaceCalls live, Branches branches) {
    this.live = live;
    this.branches = branches;
  }

  /// The live graph for a route at the root, that of the branch for a route below a branch's path.
  ///
  /// @throws FaultException 404 `BranchNotFound` when there is no such branch
  public GraphCalls of(Call call) {
    return call.branch().<GraphCalls>map(id -> new BranchCalls(require(id))).orElse(live);
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
