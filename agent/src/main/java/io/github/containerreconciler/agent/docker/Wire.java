package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.engine.EngineException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;

/** A connection that never blocks. Used by one thread, but for {@link #close}. */
class Wire implements AutoCloseable {

  final SocketChannel channel;
  private boolean hasToWrite;

  Wire(SocketChannel channel) {
    this.channel = channel;
  }

  /** Begins to connect. */
  static Wire to(EngineAddress address) throws IOException, EngineException {
    URI uri = address.uri();
    boolean unix = "unix".equals(uri.getScheme());
    SSLEngine tls = unix || address.certificates() == null ? null : TlsWire.engine(address);
    SocketAddress remote =
        unix
            ? UnixDomainSocketAddress.of(uri.getPath())
            : new InetSocketAddress(uri.getHost(), uri.getPort());
    SocketChannel channel =
        unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.connect(remote);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    return tls == null ? new Wire(channel) : new TlsWire(channel, tls);
  }

  void register(Selector selector, Stream stream) throws IOException {
    int first = channel.isConnected() ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT;
    channel.register(selector, first, stream);
  }

  /** Whether it is connected. */
  boolean connect() throws IOException {
    return channel.isConnected() || channel.finishConnect();
  }

  /** Lets the selector wait for what is needed next. */
  void await(SelectionKey key) {
    key.interestOps(hasToWrite() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
  }

  boolean hasToWrite() {
    return hasToWrite;
  }

  /** Returns whether all of it was sent. */
  boolean write(ByteBuffer bytes) throws IOException {
    channel.write(bytes);
    hasToWrite = bytes.hasRemaining();
    return !hasToWrite;
  }

  /**
   * Whether something came already that {@link #read} has not given out, so that no wait is due.
   */
  boolean hasToRead() {
    return false;
  }

  /** Returns how many bytes came, or -1 at the end. */
  int read(ByteBuffer into) throws IOException {
    return channel.read(into);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
