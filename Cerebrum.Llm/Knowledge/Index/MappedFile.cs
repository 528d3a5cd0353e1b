using System.IO.MemoryMappedFiles;

namespace Cerebrum.Llm.Knowledge.Index;

/// <summary>A file as memory, read only, for as long as somebody holds this. The file may be deleted meanwhile.</summary>
internal sealed unsafe class MappedFile
{
    private readonly MemoryMappedFile map;
    private readonly MemoryMappedViewAccessor view;

    private MappedFile(FileStream file, long length)
    {
        map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        (Start, Length) = ((nint)start, (int)length);
    }

    ~MappedFile() => view.SafeMemoryMappedViewHandle.ReleasePointer();

    /// <summary>Address of the first byte. Whoever reads there keeps this object alive meanwhile.</summary>
    public nint Start { get; }

    public int Length { get; }

    public ReadOnlySpan<byte> Bytes => new((void*)Start, Length);

    /// <returns>null where the file is not there, is empty, or is larger than 2 GB.</returns>
    public static MappedFile? Open(string path)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (FileNotFoundException)
        {
            return null; // Another process may delete it at any time.
        }

        var length = file.Length;
        if (length is > 0 and <= int.MaxValue)
        {
            return new MappedFile(file, length);
        }

        file.Dispose();
        return null;
    }
}
