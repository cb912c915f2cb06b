package io.github.containerreconciler.simulated;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sends one answer, or what a fault makes of it. */
final class Response {

  private final SocketChannel client;
  private final Set<SocketChannel> open;
  private final boolean headOnly;

  /**
   * @param headOnly whether the client asked for the head alone, as {@code HEAD} does
   */
  Response(SocketChannel client, Set<SocketChannel> open, boolean headOnly) {
    this.client = client;
    this.open = open;
    this.headOnly = headOnly;
  }

  /** Returns whether the connection can be used again. */
  boolean send(HttpServer.Reply reply) throws IOException {
    Fault fault = reply.fault();
    if (fault == null) {
      return asItShouldBe(reply);
    }
    switch (fault.kind()) {
      case SLOW -> {
        pause(fault.amount());
        return asItShouldBe(reply);
      }
      case HANG -> untilTheClientGoes();
      case RESET -> client.close();
      case GARBAGE -> HttpServer.write(client, HttpServer.ascii("\u0000\u0001garbage\r\n\r\n"));
      case STATUS -> {
        return whole(error(reply, (int) fault.amount(), fault.text(), ""));
      }
      case RETRY_AFTER -> {
        return whole(error(reply, 503, "try later", "Retry-After: " + fault.amount() + "\r\n"));
      }
      case REDIRECT -> {
        String location = "Location: " + fault.text() + "\r\n";
        return whole(error(reply, (int) fault.amount(), "moved", location));
      }
      case BODY -> {
        boolean acts = fault.amount() == 200;
        Answer like = acts ? reply.answer().get() : reply.blank().get();
        return whole(new Sent(with(like, fault), "", true));
      }
      case BODY_WITHOUT_DATE -> {
        return whole(new Sent(with(reply.answer().get(), fault), "", false));
      }
      case HUGE -> huge(reply.answer().get(), fault.amount());
      case ENDLESS_HEADERS -> endless("X-Header: " + "x".repeat(4_000) + "\r\n");
      case ENDLESS_LINE -> endless("x".repeat(4_000));
      case STALL_AFTER_HEADERS -> part(reply.answer().get(), 0, true);
      case STALL_IN_BODY -> part(reply.answer().get(), 1, true);
      case TRUNCATE -> part(reply.answer().get(), (int) fault.amount(), false);
      case TRICKLE -> trickle(reply.answer().get(), fault.amount());
    }
    return false;
  }

  private record Sent(Answer answer, String moreHeaders, boolean dated) {}

  private boolean whole(Sent sent) throws IOException {
    HttpServer.write(client, head(sent, sent.answer.length()));
    if (!headOnly) {
      HttpServer.write(client, sent.answer.body());
    }
    return true;
  }

  private boolean asItShouldBe(HttpServer.Reply reply) throws IOException {
    return whole(new Sent(reply.answer().get(), "", true));
  }

  private void part(Answer answer, int bytes, boolean stall) throws IOException {
    HttpServer.write(
        client, head(new Sent(answer, "", true), Math.max(answer.length(), bytes + 1)));
    HttpServer.write(client, answer.body().limit(Math.min(bytes, answer.length())));
    if (stall) {
      untilTheClientGoes();
    }
  }

  private void trickle(Answer answer, long millisPerByte) throws IOException {
    ByteBuffer head = ByteBuffer.wrap(head(new Sent(answer, "", true), answer.length()));
    for (ByteBuffer bytes : List.of(head, answer.body())) {
      while (bytes.hasRemaining()) {
        HttpServer.write(client, new byte[] {bytes.get()});
        pause(millisPerByte);
      }
    }
  }

  private void huge(Answer answer, long bytes) throws IOException {
    HttpServer.write(client, head(new Sent(answer, "", true), bytes));
    byte[] block = new byte[1 << 16];
    Arrays.fill(block, (byte) ' ');
    block[0] = '[';
    for (long sent = 0; sent < bytes; sent += block.length) {
      HttpServer.write(client, block);
      block[0] = ' ';
    }
  }

  /** Ends when the client hangs up, or the server is closed. */
  private void endless(String text) throws IOException {
    HttpServer.write(client, HttpServer.ascii("HTTP/1.1 200 X\r\nX-First: "));
    byte[] more = HttpServer.ascii(text);
    while (open.contains(client)) {
      HttpServer.write(client, more);
    }
  }

  private static Sent error(HttpServer.Reply reply, int status, String message, String headers) {
    Answer like = reply.blank().get();
    return new Sent(
        Answer.of(
            status,
            "{\"message\":\"" + message + "\"}",
            "application/json",
            like.date(),
            like.apiVersion()),
        headers,
        true);
  }

  private static Answer with(Answer answer, Fault fault) {
    return Answer.of(
        (int) fault.amount(),
        fault.text(),
        answer.contentType(),
        answer.date(),
        answer.apiVersion());
  }

  private static byte[] head(Sent sent, long length) {
    Answer answer = sent.answer;
    boolean empty = answer.status() == 204 || answer.status() == 304;
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(answer.date().atOffset(ZoneOffset.UTC));
    return HttpServer.ascii(
        "HTTP/1.1 %s X\r\nApi-Version: %s\r\nContent-Type: %s\r\n"
                .formatted(answer.status(), answer.apiVersion(), answer.contentType())
            + (sent.dated ? "Date: " + date + "\r\n" : "")
            + sent.moreHeaders
            + (empty ? "" : "Content-Length: " + length + "\r\n")
            + "\r\n");
  }

  /** Ends when the client hangs up, or the server is closed. */
  private void untilTheClientGoes() throws IOException {
    ByteBuffer ignored = ByteBuffer.allocate(1024);
    while (client.read(ignored) >= 0) {
      ignored.clear();
    }
  }

  private void pause(long millis) throws IOException {
    try {
      if (new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS) || !open.contains(client)) {
        throw new IOException("closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
