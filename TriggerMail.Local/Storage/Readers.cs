using System.Collections.Concurrent;

namespace TriggerMail.Storage;

/// <summary>Connections for reading, opened as they are needed and kept: one per reader at work at the same time.</summary>
internal sealed class Readers(string path) : IDisposable
{
    private readonly ConcurrentQueue<Reader> _idle = new();
    private volatile bool _closed;

    public Reader Rent()
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(SqliteRecordStore));
        return _idle.TryDequeue(out var reader) ? reader : new(path);
    }

    public void Return(Reader reader)
    {
        _idle.Enqueue(reader);
        if (_closed)
            Dispose();
    }

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryDequeue(out var reader))
            reader.Dispose();
    }
}
