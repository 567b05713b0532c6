namespace TriggerMail.Storage;

/// <summary>
/// Row versions: one counter for the whole store that never gives a number twice, restarts and crashes included. Numbers are
/// reserved in the file a block at a time, inside the transaction that first uses them; what is left of a block is skipped.
/// </summary>
internal sealed class VersionCounter : IDisposable
{
    private const long Block = 1_000_000;

    private readonly Statement _reserve;
    private long _last, _reserved, _reserving;

    public VersionCounter(Database database)
    {
        _reserve = database.Prepare("UPDATE counter SET reserved = ?1");
        _last = _reserved = _reserving = database.Number("SELECT reserved FROM counter");
    }

    public long Next()
    {
        if (_last == _reserving)
        {
            _reserve.Bind(1, _reserving + Block).Run();
            _reserving += Block;
        }
        return ++_last;
    }

    /// <summary>The transaction is durable, and with it the reservation it made.</summary>
    public void Committed() => _reserved = _reserving;

    /// <summary>The transaction is undone: numbers beyond the last durable reservation need a new one.</summary>
    public void RolledBack()
    {
        _reserving = _reserved;
        _last = Math.Min(_last, _reserved);
    }

    public void Dispose() => _reserve.Dispose();
}
