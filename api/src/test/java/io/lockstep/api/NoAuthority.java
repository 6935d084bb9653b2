package io.lockstep.api;

import io.lockstep.ingest.DeviceCertificates;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.time.Duration;

/// A plant whose authority's key is elsewhere.
final class NoAuthority implements DeviceCertificates {
  private static LockstepException absent() {
    return new LockstepException(ErrorCode.CONFLICT, "no authority in this test");
  }

  @Override
  public Issued sign(String device, String csr, Duration life) {
    throw absent();
  }

  @Override
  public Issued signNameless(String csr, Duration life) {
    throw absent();
  }

  @Override
  public Drawn drawNameless(Duration life) {
    throw absent();
  }
}
