package io.lockstep.api.internal.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.api.internal.http.FaultException;
import io.lockstep.ingest.PasswordHash;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.SecureRandom;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What is kept of passwords, and what many of them at once may take.
final class PasswordsTest {
  private static final String PASSWORD = "correct horse battery";

  @Test
  void aPasswordMatchesItsOwnHashOnlyAndEachHashHasASaltOfItsOwn() throws Exception {
    try (Passwords passwords = new Passwords(new SecureRandom())) {
      PasswordHash hash = passwords.hash(PASSWORD);

      assertThat(hash.phc()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
      assertThat(passwords.hash(PASSWORD)).isNotEqualTo(hash);
      assertThat(passwords.matches(PASSWORD, hash)).isTrue();
      assertThat(passwords.matches(PASSWORD + ".", hash)).isFalse();
      assertThat(passwords.matches("", hash)).isFalse();
    }
  }

  /// A test vector of the reference implementation (phc-winner-argon2, `test.c`).
  @Test
  void theHashIsThatOfTheReferenceImplementation() throws Exception {
    PasswordHash reference =
        new PasswordHash(
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
    try (Passwords passwords = new Passwords(new SecureRandom())) {
      assertThat(passwords.matches("password", reference)).isTrue();
      assertThat(passwords.matches("Password", reference)).isFalse();
    }
  }

  @Test
  void nobodyMatchesNothing() throws Exception {
    try (Passwords passwords = new Passwords(new SecureRandom())) {
      assertThat(passwords.matches(PASSWORD, null)).isFalse();
    }
  }

  @Test
  void theSameTextTypedOtherwiseIsTheSamePassword() throws Exception {
    try (Passwords passwords = new Passwords(new SecureRandom())) {
      PasswordHash hash = passwords.hash("Müller sein Lied");
      assertThat(passwords.matches("Mu\u0308ller sein Lied", hash)).isTrue();
    }
  }

  @Test
  void aStormOfLoginsIsRefusedInsteadOfTakingTheProcessor() throws Exception {
    Passwords passwords = new Passwords(new SecureRandom());
    try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      ExecutorCompletionService<String> storm = new ExecutorCompletionService<>(many);
      for (int i = 0; i < 200; i++) {
        Future<String> _ = storm.submit(() -> tried(passwords));
      }
      int compared = 0;
      // One is at it and 32 wait: the others are told so at once.
      for (int i = 0; i < 100; i++) {
        compared += storm.take().get().equals("refused") ? 0 : 1;
      }
      passwords.close();
      assertThat(compared).isLessThan(50);
    }
  }

  @Test
  void aStormOfLoginsTakesAboutAQuarterOfOneCore() throws Exception {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor();
        Passwords passwords = new Passwords(new SecureRandom())) {
      long worker =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().equals("passwords"))
              .mapToLong(Thread::threadId)
              .max()
              .orElseThrow();
      boolean _ = passwords.matches(PASSWORD, null); // compiled
      long cpu = -threads.getThreadCpuTime(worker);
      long wall = -System.nanoTime();
      for (int i = 0; i < 20; i++) {
        Future<String> _ = many.submit(() -> tried(passwords));
      }
      for (int i = 0; i < 6; i++) {
        boolean _ = passwords.matches(PASSWORD, null);
      }
      cpu += threads.getThreadCpuTime(worker);
      wall += System.nanoTime();
      assertThat((double) cpu / wall).isLessThan(0.35);
    }
  }

  private static String tried(Passwords passwords) throws InterruptedException {
    try {
      return String.valueOf(passwords.matches(PASSWORD, null));
    } catch (FaultException e) {
      return e.fault().status() == 429 ? "refused" : e.toString();
    }
  }

  @Test
  void afterItsEndNothingIsTaken() {
    Passwords passwords = new Passwords(new SecureRandom());
    passwords.close();
    assertThatThrownBy(() -> passwords.hash(PASSWORD)).isInstanceOf(FaultException.class);
  }

  @Test
  void passwordsAreLongVariedAndNotTheFirstThatOneTries() {
    assertThat(PasswordPolicy.problemOf("anna", "short")).contains("12 to 256");
    assertThat(PasswordPolicy.problemOf("anna", "x".repeat(257))).contains("12 to 256");
    assertThat(PasswordPolicy.problemOf("anna", "aaaaabaaaaab")).contains("different");
    assertThat(PasswordPolicy.problemOf("annalena", "I am Annalena 7")).contains("nobody guesses");
    assertThat(PasswordPolicy.problemOf("anna", "Password12345")).contains("nobody guesses");
    assertThat(PasswordPolicy.problemOf("anna", "tab\tin the middle")).contains("typed");
    assertThat(PasswordPolicy.problemOf("anna", PASSWORD)).isNull();
    String drawn = PasswordPolicy.draw(new SecureRandom());
    assertThat(drawn).matches("([a-z2-9]{5}-){4}[a-z2-9]{5}");
    assertThat(PasswordPolicy.problemOf("anna", drawn)).isNull();
  }
}
