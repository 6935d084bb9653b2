package io.lockstep.history.parquet;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/// How pages are packed. Written is zstd; read is whatever others write today: zstd, Snappy, gzip,
/// LZ4 and nothing. Stands in the place of Parquet's own factory, which asks Hadoop for its codecs.
/// Thread-safe.
final class PageCodecs implements CompressionCodecFactory {
  /// Zstandard's own default.
  private static final int ZSTD_LEVEL = 3;

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName name) {
    return new Packer(name);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
    return new Unpacker(name);
  }

  @Override
  public void release() {}

  private record Packer(CompressionCodecName name) implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      return switch (name) {
        case UNCOMPRESSED -> bytes;
        case ZSTD -> BytesInput.from(Zstd.compress(array(bytes), ZSTD_LEVEL));
        case SNAPPY -> BytesInput.from(Snappy.compress(array(bytes)));
        case GZIP -> BytesInput.from(gzip(array(bytes)));
        case LZ4_RAW -> lz4(array(bytes));
        case LZO, BROTLI, LZ4 -> throw unknown(name);
      };
    }

    private static BytesInput lz4(byte[] plain) {
      Lz4Compressor lz4 = new Lz4Compressor();
      byte[] packed = new byte[lz4.maxCompressedLength(plain.length)];
      return BytesInput.from(
          packed, 0, lz4.compress(plain, 0, plain.length, packed, 0, packed.length));
    }

    private static byte[] gzip(byte[] plain) throws IOException {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
        out.write(plain);
      }
      return packed.toByteArray();
    }

    @Override
    public CompressionCodecName getCodecName() {
      return name;
    }

    @Override
    public void release() {}
  }

  private record Unpacker(CompressionCodecName name) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int plainSize) throws IOException {
      return name == CompressionCodecName.UNCOMPRESSED
          ? bytes
          : BytesInput.from(unpack(array(bytes), plainSize));
    }

    @Override
    public void decompress(ByteBuffer from, int packedSize, ByteBuffer into, int plainSize)
        throws IOException {
      byte[] packed = new byte[packedSize];
      from.get(packed);
      into.put(name == CompressionCodecName.UNCOMPRESSED ? packed : unpack(packed, plainSize));
    }

    private byte[] unpack(byte[] packed, int plainSize) throws IOException {
      byte[] plain = new byte[plainSize];
      long size =
          switch (name) {
            case ZSTD -> zstd(packed, plain);
            case SNAPPY -> Snappy.uncompress(packed, 0, packed.length, plain, 0);
            case LZ4_RAW ->
                new Lz4Decompressor().decompress(packed, 0, packed.length, plain, 0, plain.length);
            case GZIP -> gunzip(packed, plain);
            case UNCOMPRESSED, LZO, BROTLI, LZ4 -> throw unknown(name);
          };
      if (size != plainSize) {
        throw new IOException(
            "%s page: expected %d bytes, found %d".formatted(name, plainSize, size));
      }
      return plain;
    }

    private static long zstd(byte[] packed, byte[] plain) throws IOException {
      long size = Zstd.decompress(plain, packed);
      if (Zstd.isError(size)) {
        throw new IOException("zstd page: " + Zstd.getErrorName(size));
      }
      return size;
    }

    private static int gunzip(byte[] packed, byte[] plain) throws IOException {
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
        return in.readNBytes(plain, 0, plain.length);
      }
    }

    @Override
    public void release() {}
  }

  private static byte[] array(BytesInput bytes) throws IOException {
    return bytes.toInputStream().readNBytes(Math.toIntExact(bytes.size()));
  }

  private static UnsupportedOperationException unknown(CompressionCodecName name) {
    return new UnsupportedOperationException(
        "compression: expected zstd, snappy, gzip, lz4_raw or none, found " + name);
  }
}
