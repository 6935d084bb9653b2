package io.lockstep.cluster.flink;

import io.lockstep.twin.Refusal;
import io.lockstep.twin.Reply;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/// The answer to a command. Immutable.
///
/// @param space its name
/// @param request the number that the command's record carries
/// @param reply what became of it
public record SpaceReply(String space, long request, Reply reply) {
  static final ElementType<SpaceReply> TYPE =
      ElementSerializer.type(SpaceReply.class, new Serializer());

  /// Writes it, so that [#read] reads it. Numbers are big-endian, texts UTF-8 with their length.
  ///
  ///     space, request (8), 1, etag, body
  ///     space, request (8), 0, code, message, status (4), count (4), details, count (4), findings
  public void write(DataOutput out) throws IOException {
    text(space, out);
    out.writeLong(request);
    switch (reply) {
      case Reply.Done done -> {
        out.writeByte(1);
        text(done.etag(), out);
        text(done.body(), out);
      }
      case Reply.Refused refused -> {
        out.writeByte(0);
        write(refused.reason(), out);
      }
    }
  }

  /// Reads what [#write] wrote.
  public static SpaceReply read(DataInput in) throws IOException {
    String space = text(in);
    long request = in.readLong();
    Reply reply =
        in.readByte() == 1 ? new Reply.Done(text(in), text(in)) : new Reply.Refused(refusal(in));
    return new SpaceReply(space, request, reply);
  }

  private static void write(Refusal refusal, DataOutput out) throws IOException {
    text(refusal.code(), out);
    text(refusal.message(), out);
    out.writeInt(refusal.httpStatus());
    out.writeInt(refusal.details().size());
    for (String detail : refusal.details()) {
      text(detail, out);
    }
    out.writeInt(refusal.findings().size());
    for (Refusal.Finding finding : refusal.findings()) {
      text(finding.code(), out);
      text(finding.message(), out);
      optional(finding.element(), out);
      optional(finding.property(), out);
      optional(finding.value(), out);
      out.writeInt(finding.model());
      out.writeInt(finding.line());
      out.writeInt(finding.column());
    }
  }

  private static Refusal refusal(DataInput in) throws IOException {
    String code = text(in);
    String message = text(in);
    int status = in.readInt();
    List<String> details = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      details.add(text(in));
    }
    List<Refusal.Finding> findings = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      findings.add(
          new Refusal.Finding(
              text(in),
              text(in),
              optional(in),
              optional(in),
              optional(in),
              in.readInt(),
              in.readInt(),
              in.readInt()));
    }
    return new Refusal(code, message, status, details, findings);
  }

  private static void text(String text, DataOutput out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void optional(@Nullable String text, DataOutput out) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      text(text, out);
    }
  }

  private static @Nullable String optional(DataInput in) throws IOException {
    return in.readBoolean() ? text(in) : null;
  }

  static final class Serializer extends ElementSerializer<SpaceReply> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(SpaceReply reply, DataOutputView target) throws IOException {
      reply.write(target);
    }

    @Override
    public SpaceReply deserialize(DataInputView source) throws IOException {
      return read(source);
    }
  }
}
