package io.github.containerreconciler.simulated;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The smallest image whose container runs for ever, so that nothing needs to be pulled: one program
 * for Linux on x86-64 that does nothing but call {@code pause()}. Given an argument, it ends at
 * once.
 */
public final class PauseImage {

  /** What the image is to be tagged as; its program is {@code /pause}. */
  public static final String NAME = "container-reconciler/pause:1";

  private static final int BASE = 0x400000;
  private static final int HEADERS = 64 + 56;
  private static final int BLOCK = 512;

  /**
   * {@code cmp qword [rsp], 1; jne end; again: mov eax, 34; syscall; jmp again; end: mov eax, 60;
   * syscall}.
   */
  private static final byte[] CODE =
      HexFormat.of().parseHex("48833c24017509" + "b8220000000f05ebf7" + "b83c0000000f05");

  private PauseImage() {}

  /** A tar archive with the one file. */
  public static byte[] tar() {
    byte[] program = elf();
    byte[] header = new byte[BLOCK];
    put(header, 0, "pause");
    put(header, 100, "0000755");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, String.format("%011o", program.length));
    put(header, 136, "00000000000");
    header[156] = '0';
    put(header, 257, "ustar");
    put(header, 263, "00");
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, String.format("%06o", sum));
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    tar.writeBytes(header);
    tar.writeBytes(Arrays.copyOf(program, BLOCK));
    tar.writeBytes(new byte[2 * BLOCK]);
    return tar.toByteArray();
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static byte[] elf() {
    int size = HEADERS + CODE.length;
    ByteBuffer elf = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    elf.putShort((short) 2).putShort((short) 62).putInt(1); // an executable for x86-64
    elf.putLong(BASE + HEADERS).putLong(64).putLong(0).putInt(0); // entry, program headers at
    elf.putShort((short) 64).putShort((short) 56).putShort((short) 1); // sizes, one of them
    elf.putShort((short) 64).putShort((short) 0).putShort((short) 0); // no sections
    elf.putInt(1).putInt(5).putLong(0).putLong(BASE).putLong(BASE); // load all, read and execute
    elf.putLong(size).putLong(size).putLong(0x1000);
    elf.put(CODE);
    return elf.array();
  }
}
