package main
import ("fmt";"os";"time";"runtime/pprof";"strconv";"github.com/streamspec/streamspec/bench")
func main(){
 n,_:=strconv.Atoi(os.Args[1])
 which := bench.Decoders()[:1]
 if len(os.Args)>3 { f,_:=os.Create(os.Args[3]); pprof.StartCPUProfile(f); defer pprof.StopCPUProfile() }
 for _,c:=range bench.Corpora(){
  if len(os.Args)>2 && os.Args[2]!="" && os.Args[2]!=c.Name {continue}
  stream,events := c.Stream()
  for _,d:=range which {
   best:=time.Hour
   for i:=0;i<n;i++{ s:=time.Now(); d.Decode(stream); if t:=time.Since(s);t<best{best=t} }
   fmt.Printf("%-16s %6.0f MB/s %6.1f ns/event\n",c.Name, float64(len(stream))/best.Seconds()/1e6, float64(best.Nanoseconds())/float64(events))
  }
 }
}
