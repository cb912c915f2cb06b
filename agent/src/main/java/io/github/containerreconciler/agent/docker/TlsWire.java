package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.engine.EngineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLParameters;

/** The same under TLS. */
final class TlsWire extends Wire {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine tls;
  private final ByteBuffer arrived;
  private final ByteBuffer toSend;
  private boolean begun;

  TlsWire(SocketChannel channel, SSLEngine tls) {
    super(channel);
    this.tls = tls;
    this.arrived = ByteBuffer.allocate(tls.getSession().getPacketBufferSize()).limit(0);
    this.toSend = ByteBuffer.allocate(2 * tls.getSession().getPacketBufferSize()).limit(0);
  }

  static SSLEngine engine(EngineAddress address) throws EngineException, IOException {
    SSLContext context;
    try {
      context = Tls.config(address).getSSLContext();
    } catch (java.security.GeneralSecurityException e) {
      throw new IOException(e);
    }
    SSLEngine tls = context.createSSLEngine(address.uri().getHost(), address.uri().getPort());
    tls.setUseClientMode(true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(parameters);
    return tls;
  }

  @Override
  boolean hasToWrite() {
    return toSend.hasRemaining();
  }

  @Override
  boolean hasToRead() {
    return arrived.hasRemaining();
  }

  @Override
  boolean write(ByteBuffer bytes) throws IOException {
    if (!begun) {
      begun = true;
      tls.beginHandshake();
    }
    ByteBuffer nothingYet = ByteBuffer.allocate(tls.getSession().getApplicationBufferSize());
    while (flush() && bytes.hasRemaining()) {
      if (isShakingHands()) {
        int step = step(nothingYet);
        if (step < 0) {
          throw new IOException("the engine hung up on TLS");
        }
        if (step == 0) {
          return false;
        }
      } else {
        wrap(bytes);
      }
    }
    return !bytes.hasRemaining() && !toSend.hasRemaining();
  }

  @Override
  int read(ByteBuffer into) throws IOException {
    int before = into.position();
    while (flush()) {
      int step = step(into);
      if (into.position() > before) {
        return into.position() - before;
      }
      if (step <= 0) {
        return step;
      }
    }
    return 0;
  }

  private boolean isShakingHands() {
    HandshakeStatus status = tls.getHandshakeStatus();
    return status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED;
  }

  /** Returns 0 if it needs more of the other side, less if there is no more. */
  private int step(ByteBuffer into) throws IOException {
    switch (tls.getHandshakeStatus()) {
      case NEED_TASK -> {
        for (Runnable t = tls.getDelegatedTask(); t != null; t = tls.getDelegatedTask()) {
          t.run();
        }
        return 1;
      }
      case NEED_WRAP -> {
        wrap(NOTHING);
        return flush() ? 1 : 0;
      }
      default -> {
        return unwrap(into);
      }
    }
  }

  private int unwrap(ByteBuffer into) throws IOException {
    SSLEngineResult.Status status = tls.unwrap(arrived, into).getStatus();
    switch (status) {
      case OK -> {
        return 1;
      }
      case CLOSED -> {
        return -1;
      }
      case BUFFER_UNDERFLOW -> {
        arrived.compact();
        int read = channel.read(arrived);
        arrived.flip();
        return read;
      }
      default -> throw new IOException("TLS: " + status);
    }
  }

  /** Room is there: called when all that was to be sent was sent. */
  private void wrap(ByteBuffer bytes) throws IOException {
    toSend.clear();
    SSLEngineResult result = tls.wrap(bytes, toSend);
    toSend.flip();
    if (result.getStatus() != SSLEngineResult.Status.OK) {
      throw new IOException("TLS: " + result.getStatus());
    }
  }

  private boolean flush() throws IOException {
    channel.write(toSend);
    return !toSend.hasRemaining();
  }
}
