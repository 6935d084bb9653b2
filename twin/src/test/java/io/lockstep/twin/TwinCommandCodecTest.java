package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.model.KeepShape;
import io.lockstep.model.LockstepException;
import io.lockstep.model.RetentionChange;
import io.lockstep.twin.access.Clause;
import io.lockstep.twin.keeping.KeepSelector;
import io.lockstep.twin.keeping.LegalHold;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/// Commands survive the journal.
class TwinCommandCodecTest {
  private static List<TwinCommand> all(
      String a, String b, String c, String d, @Nullable String match, boolean flag, long time) {
    return List.of(
        new TwinCommand.AddModels(a),
        new TwinCommand.PatchModel(a, b),
        new TwinCommand.DeleteModel(a),
        new TwinCommand.PutTwin(a, b, flag),
        new TwinCommand.PutTwin(a, b, !flag, flag),
        new TwinCommand.PatchTwin(a, b, match),
        new TwinCommand.DeleteTwin(a, match),
        new TwinCommand.PutRelationship(a, b, c, flag),
        new TwinCommand.PatchRelationship(a, b, c, match),
        new TwinCommand.DeleteRelationship(a, b, match),
        new TwinCommand.PatchComponent(a, b, c, match),
        new TwinCommand.PublishTelemetry(a, b, c, d, time),
        new TwinCommand.AdoptDraft(a, b),
        new TwinCommand.MigrateTwins(
            List.of(
                TwinCommand.Move.of(a, b),
                new TwinCommand.Move(
                    b,
                    a,
                    List.of(c, d),
                    List.of(d),
                    List.of(new TwinCommand.Rename(a, d), new TwinCommand.Rename(b, c))))),
        new TwinCommand.Invoke(a, b, c, match, time, flag, d, a),
        new TwinCommand.Invoke(a, b, c, match, time, flag, d, a, new Expectation(b + "x", time)),
        new TwinCommand.Delivered(a, b, time),
        new TwinCommand.CancelCommand(a, b, c, d),
        new TwinCommand.CancelDecided(a, b, flag),
        new TwinCommand.Unroutable(a, b),
        new TwinCommand.Restarted(),
        new TwinCommand.SetPolicies(
            List.of(
                new io.lockstep.model.text.NamedText(a, b),
                new io.lockstep.model.text.NamedText(c, d))),
        new TwinCommand.Merge(
            a,
            time,
            b,
            c,
            List.of(
                new TwinCommand.MergeStep(new TwinCommand.DeleteModel(a), List.of()),
                new TwinCommand.MergeStep(
                    new TwinCommand.PatchTwin(a, b, match),
                    List.of(
                        new TwinCommand.MergeGuard(a, b, match),
                        new TwinCommand.MergeGuard(c, d, null))))),
        new TwinCommand.SetDesired(a, b, flag, match, c, d),
        new TwinCommand.DesiredUnroutable(
            a, time, List.of(new TwinCommand.Obstacle(b, c), new TwinCommand.Obstacle(d, a))),
        new TwinCommand.SetOptions(
            new KernelOptions(KernelOptions.AutoCreate.QUEUE, time & Long.MAX_VALUE, 7)),
        new TwinCommand.Install("place", "item", true),
        new TwinCommand.PurgeTwin(a, time & Long.MAX_VALUE, time, b, c),
        new TwinCommand.SetRetention(List.of(new io.lockstep.model.text.NamedText(a, b))),
        new TwinCommand.SetHold(a, null, b, c),
        new TwinCommand.SetHold(
            a,
            new LegalHold(
                a,
                new KeepSelector(
                    new Clause(
                        Set.of(),
                        flag ? new Clause.Below(b, List.of(c, d)) : null,
                        List.of(a),
                        match,
                        List.of(d),
                        ""),
                    List.of(c)),
                time,
                7,
                8,
                d,
                b,
                0),
            b,
            d),
        new TwinCommand.PlanKeeping(
            new RetentionChange(
                flag,
                Map.of(
                    3,
                    new KeepShape(
                        List.of(new KeepShape.Rule(a, 5, b)),
                        List.of(new KeepShape.Hold(c, d, time, 9)))),
                3,
                Map.of(a, 3, d + "x", RetentionChange.UNTOLD))),
        new TwinCommand.NoteGap(a, b, c, time, 5, d, a),
        new TwinCommand.RemoveItem("place", ""),
        new TwinCommand.SetLimits(new GraphLimits(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)));
  }

  @Property(tries = 100)
  void whatIsWrittenIsRead(
      @ForAll byte[] random, @ForAll boolean flag, @ForAll boolean hasMatch, @ForAll long time) {
    String text = new String(random, java.nio.charset.StandardCharsets.UTF_8);
    for (TwinCommand command :
        all(
            text,
            "b" + text,
            "",
            text + "\u00fc\ud83d\ude00",
            hasMatch ? text : null,
            flag,
            time)) {
      ByteBuffer buffer = ByteBuffer.allocate(TwinCommandCodec.bytesMax(command));
      TwinCommandCodec.write(command, buffer);
      buffer.flip();
      assertThat(TwinCommandCodec.read(buffer)).isEqualTo(command);
      assertThat(buffer.remaining()).isZero();
    }
  }

  @Property(tries = 200)
  void otherBytesAreCorruptData(@ForAll byte[] random) {
    try {
      TwinCommandCodec.read(ByteBuffer.wrap(random));
    } catch (LockstepException e) {
      assertThat(e.code()).isEqualTo(io.lockstep.model.ErrorCode.DATA_CORRUPT);
    }
  }

  @Property(tries = 20)
  void aCutCommandIsCorruptData(@ForAll boolean flag) {
    for (TwinCommand command : all("a", "b", "c", "d", "e", flag, 7)) {
      ByteBuffer buffer = ByteBuffer.allocate(TwinCommandCodec.bytesMax(command));
      TwinCommandCodec.write(command, buffer);
      buffer.flip();
      ByteBuffer cut = buffer.slice(0, buffer.remaining() - 1);
      assertThatThrownBy(() -> TwinCommandCodec.read(cut)).isInstanceOf(LockstepException.class);
    }
  }
}
