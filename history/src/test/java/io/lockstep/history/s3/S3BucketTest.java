package io.lockstep.history.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Objects come and go, whatever the store does in between; signatures are those of the AWS SDK.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3BucketTest {
  private ObjectStore peer;

  @TempDir Path folder;

  @BeforeAll
  void start() throws Exception {
    peer = ObjectStore.start();
  }

  @AfterAll
  void stop() throws Exception {
    if (peer != null) {
      peer.close();
    }
  }

  @BeforeEach
  void calm() {
    peer.fail();
    peer.conditions("kept");
  }

  private S3Bucket bucket() {
    return bucket(ObjectStore.PATIENT);
  }

  private S3Bucket bucket(S3Limits limits) {
    return new S3Bucket(peer.store(), "plant", limits, InstantSource.system());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] read(S3Bucket bucket, String key) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    bucket.read(key, content);
    return content.toByteArray();
  }

  private Path file(int size) throws IOException {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return Files.write(folder.resolve("file-" + size), content);
  }

  @Test
  void objectsOfAnyNameAreWrittenReadListedAndRemoved() throws Exception {
    try (S3Bucket bucket = bucket()) {
      List<String> keys =
          List.of("names/a b+c", "names/model=dtmi%3Aa%3BB;1/x", "names/ü~&<>'\"", "names/$@:,()*");
      for (String key : keys) {
        bucket.put(key, bytes("in " + key));
      }
      for (String key : keys) {
        assertThat(read(bucket, key)).isEqualTo(bytes("in " + key));
        assertThat(bucket.size(key)).contains((long) bytes("in " + key).length);
      }
      assertThat(bucket.list("names/"))
          .extracting(S3Bucket.Listed::key)
          .containsExactlyInAnyOrderElementsOf(keys);
      assertThat(bucket.folders("names/")).containsExactly("model=dtmi%3Aa%3BB;1");
      keys.forEach(bucket::delete);
      keys.forEach(bucket::delete);
      assertThat(bucket.list("names/")).isEmpty();
      assertThat(bucket.size(keys.getFirst())).isEqualTo(Optional.empty());
      assertThatThrownBy(() -> read(bucket, keys.getFirst()))
          .isInstanceOfSatisfying(
              LockstepException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }
  }

  @Test
  void aLongListComesInPages() {
    try (S3Bucket bucket = bucket()) {
      List<String> keys = new ArrayList<>();
      for (int i = 0; i < 1_003; i++) {
        keys.add("many/%04d/x".formatted(i));
        bucket.put(keys.getLast(), new byte[0]);
      }
      assertThat(bucket.list("many/")).extracting(S3Bucket.Listed::key).isEqualTo(keys);
      assertThat(bucket.folders("many/")).hasSize(1_003);
    }
  }

  @Test
  void aLargeFileIsSentAndReadInParts() throws Exception {
    try (S3Bucket bucket = bucket()) {
      Path file = file((6 << 20) * 2 + 12_345);
      bucket.upload(file, "large/file");
      assertThat(read(bucket, "large/file")).isEqualTo(Files.readAllBytes(file));
      assertThat(peer.figure("largest")).isEqualTo(6 << 20);
      assertThat(peer.figure("uploads")).isZero();
      bucket.upload(file(0), "large/empty");
      assertThat(read(bucket, "large/empty")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"refuse", "refuse-after", "limit", "silent", "silent-after", "half"})
  void aRequestIsTriedAgainAndHasItsEffectOnce(String kind) throws Exception {
    // Silence is to be given up soon; otherwise no request may be, however slow.
    S3Limits limits = kind.startsWith("silent") ? ObjectStore.HASTY : ObjectStore.PATIENT;
    try (S3Bucket bucket = bucket(limits)) {
      String key = "faults/" + kind;
      Path file = file((6 << 20) + 1);
      String fault = "{\"kind\":\"%s\",\"on\":\"%s\",\"times\":1}";
      for (String on : List.of("POST /", "partNumber=2", "uploadId=upload")) {
        peer.fail(fault.formatted(kind, on));
        bucket.upload(file, key);
        assertThat(bucket.size(key)).as(on).contains(Files.size(file));
      }
      peer.fail(fault.formatted(kind, "GET /"));
      assertThat(Arrays.equals(read(bucket, key), Files.readAllBytes(file))).isTrue();
      peer.fail(fault.formatted(kind, "GET /"));
      assertThat(bucket.list(key)).hasSize(1);
      peer.fail(fault.formatted(kind, "DELETE /"));
      bucket.delete(key);
      assertThat(bucket.size(key)).isEqualTo(Optional.empty());
      assertThat(bucket.trouble()).isEqualTo(Optional.empty());
      assertThat(bucket.figures().retries()).isGreaterThanOrEqualTo(6);
      // An upload whose beginning was answered to nobody is given up by its age.
      int _ = bucket.abandonUploads("faults/", System.currentTimeMillis() + 60_000);
      assertThat(peer.figure("uploads")).isZero();
    }
  }

  @Test
  void aConditionalWriteThatWasNotAnsweredIsToldApart() {
    try (S3Bucket bucket = bucket();
        S3Bucket hasty = bucket(ObjectStore.HASTY)) {
      assertThat(bucket.create("once", bytes("1"))).isEqualTo(S3Bucket.Made.WRITTEN);
      assertThat(bucket.create("once", bytes("2"))).isEqualTo(S3Bucket.Made.PRESENT);
      peer.fail("{\"kind\":\"silent-after\",\"on\":\"PUT /\"}");
      assertThat(hasty.create("twice", bytes("1"))).isEqualTo(S3Bucket.Made.PERHAPS);
      peer.conditions("unknown");
      assertThat(bucket.create("thrice", bytes("1"))).isEqualTo(S3Bucket.Made.UNKNOWN_TO_STORE);
    }
  }

  @Test
  void aPartWithAWrongTagIsNoPartOfAnObject() throws Exception {
    try (S3Bucket bucket = bucket()) {
      Path file = file((6 << 20) + 2);
      peer.fail("{\"kind\":\"tag\",\"on\":\"partNumber=1\"}");
      assertThatThrownBy(() -> bucket.upload(file, "tags/file"))
          .hasMessageContaining("InvalidPart");
      assertThat(bucket.size("tags/file")).isEqualTo(Optional.empty());
      assertThat(peer.figure("uploads")).isZero();
    }
  }

  @Test
  void anObjectThatIsReplacedWhileItIsReadIsNotMixed() throws Exception {
    try (S3Bucket bucket = bucket()) {
      bucket.upload(file((6 << 20) + 3), "mixed/file");
      peer.fail("{\"kind\":\"tag\",\"on\":\"GET /\"}");
      assertThatThrownBy(() -> read(bucket, "mixed/file"))
          .hasMessageContaining("PreconditionFailed");
    }
  }

  @Test
  void aStoreThatStaysAwayIsTroubleUntilItAnswers() {
    try (S3Bucket bucket = bucket()) {
      peer.fail("{\"kind\":\"refuse\",\"times\":1000}");
      assertThatThrownBy(() -> bucket.put("away", bytes("x")))
          .isInstanceOfSatisfying(
              LockstepException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED))
          .hasMessageContaining("PUT s3://plant/away")
          .hasMessageContaining("503 SlowDown")
          .hasMessageContaining("6 attempts");
      assertThat(bucket.trouble())
          .hasValueSatisfying(trouble -> assertThat(trouble.message()).contains("SlowDown"));
      peer.fail();
      bucket.put("away", bytes("x"));
      assertThat(bucket.trouble()).isEqualTo(Optional.empty());
    }
  }

  @Test
  void aWrongKeyIsRefusedAtOnceAndNeverShown() {
    S3Keys keys = new S3Keys("a-key", "a-guess", "");
    try (S3Bucket bucket =
        new S3Bucket(peer.store(keys), "plant", ObjectStore.PATIENT, InstantSource.system())) {
      assertThatThrownBy(() -> bucket.put("x", bytes("x")))
          .hasMessageContaining("403 SignatureDoesNotMatch")
          .hasMessageNotContaining("a-guess")
          .hasMessageNotContaining("a-key");
      assertThat(bucket.figures().retries()).isZero();
      assertThat(keys.toString() + peer.store(keys)).doesNotContain("a-guess", "a-key");
    }
  }

  @Test
  void closingEndsARequestThatWaits() throws Exception {
    S3Bucket bucket =
        new S3Bucket(
            peer.store(),
            "plant",
            S3Limits.STANDARD.within(Duration.ofHours(1)),
            InstantSource.system());
    peer.fail("{\"kind\":\"silent\",\"times\":1000}");
    long before = peer.figure("faults");
    List<Throwable> thrown = new ArrayList<>();
    Thread asking =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    bucket.put("waits", bytes("x"));
                  } catch (LockstepException e) {
                    thrown.add(e);
                  }
                });
    // It counts from its start on, over all tests.
    while (peer.figure("faults") == before) {
      assertThat(asking.isAlive()).isTrue();
    }
    bucket.close();
    assertThat(asking.join(Duration.ofMinutes(2))).isTrue();
    assertThat(thrown).hasSize(1);
  }
}
